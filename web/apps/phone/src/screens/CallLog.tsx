import { chakra, Flex, Text } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import { PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import type { LoggedCall } from '../handset/call-log';
import { formatNumber } from '../handset/numbers';
import { endReasonText } from '../handset/status-text';
import { messages } from '../messages';

/** The last calls of one handset, newest first, collapsed at first. */
export function CallLog({ log }: { log: readonly LoggedCall[] }) {
  return (
    <chakra.details mt="16px">
      <chakra.summary cursor="pointer" color="fg.muted" fontSize="13px" py="4px" borderRadius="4px">
        {messages.log.title(log.length)}
      </chakra.summary>
      {log.length === 0 ? (
        <Text color="fg.muted" fontSize="13px" mt="4px">
          {messages.log.empty}
        </Text>
      ) : (
        <chakra.ul
          listStyleType="none"
          mt="4px"
          maxH="200px"
          overflowY="auto"
          tabIndex={0}
          aria-label={messages.log.label}
        >
          {log.map((call) => (
            <chakra.li key={call.startedAt} py="4px" borderTop="1px solid" borderColor="line">
              <Flex gap="8px" align="center">
                {call.direction === 'in' ? (
                  <PhoneIncoming size={14} role="img" aria-label={messages.log.from} />
                ) : (
                  <PhoneOutgoing size={14} role="img" aria-label={messages.log.to} />
                )}
                <Text flex="1" fontVariantNumeric="tabular-nums">
                  {formatNumber(call.peer)}
                </Text>
                <chakra.time color="fg.muted" fontSize="11px" dateTime={new Date(call.startedAt).toISOString()}>
                  {new Date(call.startedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
                </chakra.time>
              </Flex>
              <Text color="fg.muted" fontSize="11px" pl="22px">
                {outcomeText(call)}
              </Text>
            </chakra.li>
          ))}
        </chakra.ul>
      )}
    </chakra.details>
  );
}

function outcomeText({ endedAt, endReason, answeredAt }: LoggedCall): string {
  if (endedAt === undefined || endReason === undefined) return messages.log.now;
  return answeredAt === undefined
    ? endReasonText(endReason)
    : `${formatDuration(endedAt - answeredAt)}, ${endReasonText(endReason)}`;
}
