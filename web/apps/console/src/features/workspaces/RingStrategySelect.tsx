import { Field, NativeSelect } from '@chakra-ui/react';
import type { RingStrategy } from '@ringback/voice-client';
import { messages } from '../../messages';

const t = messages.workspaces;

const STRATEGIES: readonly RingStrategy[] = ['all', 'longest-idle'];

interface Props {
  value: RingStrategy;
  onChange: (strategy: RingStrategy) => void;
}

/** Selects which free agents an incoming call rings. */
export function RingStrategySelect({ value, onChange }: Props) {
  return (
    <Field.Root maxW="360px">
      <Field.Label>{t.ringStrategy}</Field.Label>
      <NativeSelect.Root size="sm">
        <NativeSelect.Field value={value} onChange={(event) => onChange(event.target.value as RingStrategy)}>
          {STRATEGIES.map((strategy) => (
            <option key={strategy} value={strategy}>
              {t.ringStrategies[strategy]}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      <Field.HelperText color="fg.muted">{t.ringStrategyHelp}</Field.HelperText>
    </Field.Root>
  );
}
