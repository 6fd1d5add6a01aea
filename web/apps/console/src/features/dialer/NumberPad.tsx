import { Box, chakra, Flex, Input, Text } from '@chakra-ui/react';
import { Keypad, Tooltip } from '@ringback/ui';
import { useTelephone } from '@ringback/voice-react';
import { Delete } from 'lucide-react';
import type { Ref } from 'react';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { CallFrom } from './CallFrom';
import { CountryChip } from './CountryChip';
import { useDialCheck } from './useDialCheck';
import type { NumberField } from './useNumberField';

const t = messages.dialer;

/** The number field, twelve keys and Call, all of one width. */
export function NumberPad({ field, input }: { field: NumberField; input?: Ref<HTMLInputElement> }) {
  const { voice, dial } = useTelephone();
  const { number, contact } = field;
  const check = useDialCheck(number);
  const denial = check?.denial?.message ?? null;
  return (
    <Box
      as="form"
      maxW="312px"
      mx="auto"
      onSubmit={(event) => {
        event.preventDefault();
        if (number && !denial && voice.status === 'idle') dial(number, contact);
      }}
    >
      <Flex
        align="center"
        gap="8px"
        h="56px"
        px="12px"
        borderRadius="10px"
        borderWidth="1px"
        borderColor="edge"
        bg="bg.control"
        _focusWithin={{ outline: '3px solid', outlineColor: 'accent.ring', borderColor: 'accent' }}
      >
        {field.country && <CountryChip country={field.country} />}
        <Input
          ref={input}
          aria-label={t.field}
          type="tel"
          autoComplete="off"
          placeholder={t.fieldExample}
          value={field.typed}
          onChange={(event) => field.setText(event.target.value)}
          flex="1"
          h="100%"
          px="0"
          border="0"
          bg="transparent"
          fontSize="20px"
          fontWeight="500"
          fontVariantNumeric="normal"
          outline="none"
          _focusVisible={{ outline: 'none' }}
        />
        <Tooltip content={t.deleteDigit}>
          <chakra.button
            type="button"
            aria-label={t.deleteDigit}
            boxSize="32px"
            me="-4px"
            display="grid"
            placeItems="center"
            borderRadius="6px"
            color="fg.muted"
            cursor="pointer"
            visibility={field.typed ? 'visible' : 'hidden'}
            _hover={{ bg: 'bg.controlHover' }}
            onClick={field.deleteDigit}
          >
            <Delete size={18} aria-hidden />
          </chakra.button>
        </Tooltip>
      </Flex>
      <Text h="20px" my="8px" textAlign="center" color="fg.muted" truncate aria-live="polite">
        {field.contact?.name ?? field.countryName ?? ''}
      </Text>
      <Keypad onKey={field.appendDigit} acceptsKeyboard={voice.status !== 'oncall'} />
      <CallFrom automatic={check?.callerId ?? null} denial={denial} />
      <CallButton
        number={number}
        contact={contact}
        denial={denial}
        h="48px"
        w="100%"
        mt="16px"
        textStyle="md"
        type="button"
      />
    </Box>
  );
}
