import { chakra, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { callDuration, connectedSince, formatExact, statusText } from '../../shared/callFormatting';

const t = messages.calls;

/** All facts about one call, as a definition list. */
export const CallFacts = ({ call }: { call: Call }) => (
  <chakra.dl px="16px" pb="12px">
    {factsOf(call).map(([name, fact]) => (
      <Flex key={name} gap="16px" minH="32px" align="baseline">
        <Text as="dt" w="96px" flexShrink="0" color="fg.muted">
          {name}
        </Text>
        <Text as="dd" minW="0" overflowWrap="anywhere">
          {fact}
        </Text>
      </Flex>
    ))}
  </chakra.dl>
);

function factsOf(call: Call): [string, ReactNode][] {
  const since = connectedSince(call);
  const facts: [string, ReactNode][] = [
    [t.status, statusText(call)],
    [t.direction, call.direction === 'inbound' ? t.inbound : t.outbound],
    [t.from, formatPhoneNumber(call.from)],
    [t.to, formatPhoneNumber(call.to)],
    [t.line, call.line?.label],
    [t.agent, call.agent?.name],
    [t.started, formatExact(call.createdAt)],
    [t.answered, call.answeredAt && formatExact(call.answeredAt)],
    [t.ended, call.endedAt && formatExact(call.endedAt)],
    [t.duration, since === null ? callDuration(call) : <Timer key="timer" since={since} inList />],
    [t.callSid, call.callSid],
  ];
  return facts.filter(([, fact]) => fact);
}
