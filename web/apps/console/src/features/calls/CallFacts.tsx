import { chakra, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { refusalText } from '@ringback/voice-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import {
  callDuration,
  connectedSince,
  displayName,
  formatExact,
  lineName,
  statusText,
} from '../../shared/callFormatting';

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

function directionOf({ direction }: Call): string {
  if (direction === 'internal') return t.internal;
  return direction === 'inbound' ? t.inbound : t.outbound;
}

function factsOf(call: Call): [string, ReactNode][] {
  const since = connectedSince(call);
  const facts: [string, ReactNode][] = [
    [t.status, statusText(call)],
    [t.reason, refusalText(call)],
    [t.direction, directionOf(call)],
    ...(call.direction === 'internal'
      ? [[t.to, displayName(call)] as [string, ReactNode]]
      : ([
          [t.from, call.from && formatPhoneNumber(call.from)],
          [t.to, formatPhoneNumber(call.to)],
        ] as [string, ReactNode][])),
    [t.line, lineName(call)],
    [t.agent, call.agent?.name],
    [t.started, formatExact(call.createdAt)],
    [t.answered, call.answeredAt && formatExact(call.answeredAt)],
    [t.ended, call.endedAt && formatExact(call.endedAt)],
    [t.endedBy.title, call.endedBy && call.endedBy !== 'unknown' && t.endedBy.names[call.endedBy]],
    [t.duration, since === null ? callDuration(call) : <Timer key="timer" since={since} inList />],
    [t.callSid, call.callSid],
  ];
  return facts.filter(([, fact]) => fact);
}
