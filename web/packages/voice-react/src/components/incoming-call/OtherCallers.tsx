import { Box, Flex, Text } from '@chakra-ui/react';
import { Timer, usePhoneNumberFormatter } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { Hourglass } from 'lucide-react';
import { useId } from 'react';
import { messages } from '../../messages';

/** The names of more callers would hide the page. */
const MAX_SHOWN = 3;

/** The callers who wait besides the one that is offered: how many, who, and for how long. */
export function OtherCallers({ callers, offered }: { callers: readonly Call[]; offered: string | null }) {
  const title = useId();
  const format = usePhoneNumberFormatter();
  const others = callers.filter(({ id }) => id !== offered);
  if (others.length === 0) return null;
  return (
    <Box mt="16px" pt="12px" borderTopWidth="1px" borderColor="line">
      <Flex align="center" gap="8px" color="warn" textStyle="xs">
        <Hourglass size={14} aria-hidden />
        <Text id={title}>{messages.otherCallers(others.length)}</Text>
      </Flex>
      <Box as="ul" listStyleType="none" mt="4px" aria-labelledby={title}>
        {others.slice(0, MAX_SHOWN).map(({ id, from, contact, createdAt }) => (
          <Flex as="li" key={id} gap="8px" justify="space-between" minH="24px" align="center">
            <Text truncate>{contact?.name ?? format(from)}</Text>
            <Text color="fg.muted" flexShrink="0">
              <Timer since={Date.parse(createdAt)} inList />
            </Text>
          </Flex>
        ))}
      </Box>
    </Box>
  );
}
