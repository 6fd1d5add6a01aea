import { Field, NativeSelect } from '@chakra-ui/react';
import type { CallerId } from '@ringback/voice-client';
import { callerIdName } from '../../shared/callerIdName';

interface Props {
  label: string;
  /** The name of the option that chooses no number; without it, a number has to be chosen. */
  none?: string;
  callerIds: readonly CallerId[];
  value: string | null;
  disabled: boolean;
  onChoose: (number: string | null) => void;
}

/** Selects one of the workspace's caller IDs. A default that is no longer available counts as none. */
export function CallerIdSelect({ label, none, callerIds, value, disabled, onChoose }: Props) {
  const known = callerIds.some(({ number }) => number === value);
  return (
    <Field.Root gap="4px" maxW="400px">
      <Field.Label textStyle="xs" color="fg.muted">
        {label}
      </Field.Label>
      <NativeSelect.Root size="sm" disabled={disabled}>
        <NativeSelect.Field
          value={known && value ? value : ''}
          onChange={(event) => onChoose(event.target.value || null)}
        >
          {(none || !known) && <option value="">{none}</option>}
          {callerIds.map((each) => (
            <option key={each.number} value={each.number}>
              {callerIdName(each)}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
    </Field.Root>
  );
}
