import { Box, Flex, IconButton, NativeSelect, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import type { PhoneNumber } from '@ringback/voice-client';
import { X } from 'lucide-react';
import { messages } from '../../messages';
import { GreetingField } from './GreetingField';
import type { NumberDraft } from './settingsDraft';

const t = messages.voicemail;

interface Props {
  workspaceId: string;
  value: readonly NumberDraft[];
  numbers: readonly PhoneNumber[];
  /** Whether voicemail is on for the other numbers. */
  isOn: boolean;
  onChange: (value: readonly NumberDraft[]) => void;
}

/** The numbers of the workspace with voicemail settings of their own. */
export function NumberSettings({ workspaceId, value, numbers, isOn, onChange }: Props) {
  const others = numbers.filter(({ number }) => !value.some((each) => each.number === number));
  const nameOf = (number: string) => {
    const label = numbers.find((each) => each.number === number)?.label;
    return label && label !== number ? `${label} (${formatPhoneNumber(number)})` : formatPhoneNumber(number);
  };
  const change = (number: string, part: Partial<NumberDraft>) =>
    onChange(value.map((each) => (each.number === number ? { ...each, ...part } : each)));
  if (value.length === 0 && numbers.length < 2) return null;
  return (
    <Box>
      <Text textStyle="sm" fontWeight="500" mb="8px">
        {t.numbers}
      </Text>
      {value.map(({ number, enabled, greeting }) => (
        <Box key={number} mb="16px">
          <Flex align="center" gap="8px" mb="8px" wrap="wrap">
            <Text flex="1" minW="160px">
              {nameOf(number)}
            </Text>
            <NativeSelect.Root size="sm" w="240px">
              <NativeSelect.Field
                aria-label={t.settingOf(nameOf(number))}
                value={String(enabled)}
                onChange={(event) => change(number, { enabled: event.target.value === 'true' })}
              >
                <option value="true">{t.numberOn}</option>
                <option value="false">{t.numberOff}</option>
              </NativeSelect.Field>
              <NativeSelect.Indicator />
            </NativeSelect.Root>
            <IconButton
              aria-label={t.removeNumber(nameOf(number))}
              size="sm"
              variant="ghost"
              color="fg.muted"
              onClick={() => onChange(value.filter((each) => each.number !== number))}
            >
              <X size={16} aria-hidden />
            </IconButton>
          </Flex>
          {enabled && (
            <GreetingField
              workspaceId={workspaceId}
              label={t.greetingOf(nameOf(number))}
              value={greeting}
              onChange={(changed) => change(number, { greeting: changed })}
              onInherit={() => change(number, { greeting: null })}
            />
          )}
        </Box>
      ))}
      {others.length > 0 && (
        <NativeSelect.Root size="sm" maxW="360px">
          <NativeSelect.Field
            aria-label={t.addNumber}
            value=""
            onChange={({ target }) =>
              target.value && onChange([...value, { number: target.value, enabled: !isOn, greeting: null }])
            }
          >
            <option value="">{t.addNumber}</option>
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
