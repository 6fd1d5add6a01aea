import { Box, chakra, Flex, Grid, IconButton, Text } from '@chakra-ui/react';
import { Keypad, PhoneNumberField, Timer } from '@ringback/ui';
import { X } from 'lucide-react';
import { useId } from 'react';
import type { LoggedCall } from '../handset/call-log';
import type { Handset } from '../handset/handset';
import { formatNumber } from '../handset/numbers';
import type { Phones } from '../handset/phones';
import { statusText } from '../handset/status-text';
import { messages } from '../messages';
import { AnswerBehaviorSelect } from './AnswerBehavior';
import { CallButtons } from './CallButtons';
import { CallLog } from './CallLog';
import { useDial } from './useDial';
import { KNOWN_NUMBERS_ID } from './useKnownNumbers';

const field = { textStyle: 'md', fontVariantNumeric: 'tabular-nums' };

interface Props {
  handset: Handset;
  name: string;
  phones: Phones;
  /** Whether the exchange is reachable. */
  isOnline: boolean;
  log: readonly LoggedCall[];
  onRemove: (() => void) | undefined;
}

/** One handset, drawn as a small phone: its screen above, its keys below. */
export function HandsetCard({ handset, name, phones, isOnline, log, onRemove }: Props) {
  const { id, call, digits, number, error } = handset;
  const digitsLabel = useId();
  const keyLabel = (key: string) => {
    const name = messages.keys[key] ?? key;
    return call?.phase === 'talking' ? messages.sendKey(name) : messages.dialKey(name);
  };
  const { dial, my, to } = useDial(handset, phones);

  return (
    <chakra.section
      aria-label={name}
      w="304px"
      maxW="100%"
      p="8px"
      bg="body"
      borderRadius="32px"
      boxShadow="card"
      css={call?.phase === 'incoming' ? { animation: 'handsetRings 1.6s infinite' } : {}}
    >
      <Box bg="bg.card" borderRadius="24px" p="16px" position="relative">
        <Box w="48px" h="4px" borderRadius="full" bg="body" mx="auto" mb="12px" aria-hidden />
        {onRemove && (
          <IconButton
            aria-label={messages.remove(name)}
            variant="ghost"
            size="xs"
            position="absolute"
            top="8px"
            right="8px"
            minW="32px"
            h="32px"
            color="fg.muted"
            borderRadius="full"
            _hover={{ bg: 'bg.controlHover' }}
            onClick={onRemove}
          >
            <X size={16} />
          </IconButton>
        )}
        <Box bg="bg.screen" borderRadius="10px" p="12px" mb="16px" minH="112px">
          <Text role="status" fontSize="15px" fontWeight="600" textWrap="balance">
            {statusText(handset)}
          </Text>
          <Flex justify="space-between" gap="8px" minH="20px" color="fg.muted" fontVariantNumeric="tabular-nums">
            <Text>{call && call.phase !== 'incoming' ? formatNumber(call.peer) : formatNumber(number)}</Text>
            {call?.phase === 'talking' && <Timer since={call.since} />}
          </Flex>
          <Text color="fg.muted" mt="4px" fontVariantNumeric="tabular-nums" overflowWrap="anywhere">
            <span id={digitsLabel}>{messages.digitsReceived}</span>:{' '}
            <output aria-labelledby={digitsLabel}>{digits}</output>
          </Text>
          <Text role="alert" color="warn" fontSize="13px" mt={error ? '4px' : 0}>
            {error}
          </Text>
        </Box>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            dial();
          }}
        >
          <Grid gap="12px" mb="12px">
            <PhoneNumberField label={messages.myNumber} {...my} {...field} readOnly={call !== undefined} />
            <PhoneNumberField
              label={messages.numberToCall}
              {...to}
              {...field}
              list={KNOWN_NUMBERS_ID}
              readOnly={call !== undefined}
            />
          </Grid>
          <CallButtons handset={handset} dispatch={(event) => phones.dispatch(id, event)} />
        </form>
        <Keypad
          size="sm"
          keyLabel={keyLabel}
          disabled={call !== undefined && call.phase !== 'talking'}
          onKey={(key) => (call ? phones.sendDigits(id, key) : to.onChange(to.value + key))}
        />
        <Box mt="16px">
          <AnswerBehaviorSelect number={number} isOnline={isOnline} />
        </Box>
        <CallLog log={log} />
      </Box>
    </chakra.section>
  );
}
