import { Box, Flex, IconButton, NativeSelect, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import type { PhoneNumber, RecordingMode, RecordingPolicy } from '@ringback/voice-client';
import { X } from 'lucide-react';
import { messages } from '../../messages';
import { withNumber, withoutNumber } from './policyDraft';

const t = messages.recordingPolicy;
const MODES: readonly RecordingMode[] = ['off', 'always', 'on-demand'];

interface Props {
  policy: RecordingPolicy;
  numbers: readonly PhoneNumber[];
  onChange: (policy: RecordingPolicy) => void;
}

/** The numbers of the workspace whose calls are recorded otherwise. */
export function NumberPolicies({ policy, numbers, onChange }: Props) {
  const others = numbers.filter(({ number }) => !policy.numbers.some((each) => each.number === number));
  const nameOf = (number: string) => {
    const label = numbers.find((each) => each.number === number)?.label;
    return label && label !== number ? `${label} (${formatPhoneNumber(number)})` : formatPhoneNumber(number);
  };
  if (policy.numbers.length === 0 && numbers.length < 2) return null;
  return (
    <Box>
      <Text textStyle="sm" fontWeight="500" mb="8px">
        {t.exceptions}
      </Text>
      {policy.numbers.map(({ number, inbound, outbound }) => (
        <Flex key={number} align="center" gap="8px" mb="8px" wrap="wrap">
          <Text flex="1" minW="160px">
            {nameOf(number)}
          </Text>
          <ModeSelect
            label={t.inboundOf(nameOf(number))}
            options={t.inboundShort}
            value={inbound}
            onChange={(mode) => onChange(withNumber(policy, number, { inbound: mode }))}
          />
          <ModeSelect
            label={t.outboundOf(nameOf(number))}
            options={t.outboundShort}
            value={outbound}
            onChange={(mode) => onChange(withNumber(policy, number, { outbound: mode }))}
          />
          <IconButton
            aria-label={t.removeException(nameOf(number))}
            size="sm"
            variant="ghost"
            color="fg.muted"
            onClick={() => onChange(withoutNumber(policy, number))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </Flex>
      ))}
      {others.length > 0 && (
        <NativeSelect.Root size="sm" maxW="360px">
          <NativeSelect.Field
            aria-label={t.addException}
            value=""
            onChange={(event) => event.target.value && onChange(withNumber(policy, event.target.value, {}))}
          >
            <option value="">{t.addException}</option>
            {others.map(({ number }) => (
              <option key={number} value={number}>
                {nameOf(number)}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
      )}
    </Box>
  );
}

interface ModeSelectProps {
  label: string;
  options: Readonly<Record<RecordingMode, string>>;
  value: RecordingMode;
  onChange: (mode: RecordingMode) => void;
}

const ModeSelect = ({ label, options, value, onChange }: ModeSelectProps) => (
  <NativeSelect.Root size="sm" w="208px">
    <NativeSelect.Field
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as RecordingMode)}
    >
      {MODES.map((mode) => (
        <option key={mode} value={mode}>
          {options[mode]}
        </option>
      ))}
    </NativeSelect.Field>
    <NativeSelect.Indicator />
  </NativeSelect.Root>
);
