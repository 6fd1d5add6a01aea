import { Dialog, Flex, Portal, Text } from '@chakra-ui/react';
import { Avatar, formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import {
  callDuration,
  connectedSince,
  customerNumber,
  displayName,
  formatExact,
  statusText,
} from '../../shared/callFormatting';
import { DialogHeader } from '../../shared/DialogHeader';

const t = messages.calls;

/** All facts about one call. */
export function CallDetails({ call, onClose }: { call: Call | null; onClose: () => void }) {
  return (
    <Dialog.Root placement="center" open={call !== null} onOpenChange={({ open }) => open || onClose()}>
      <Portal>
        <Dialog.Backdrop zIndex="1300" />
        <Dialog.Positioner zIndex="1300" p="16px">
          {call && (
            <Dialog.Content maxW="440px" p="24px">
              <DialogHeader title={displayName(call)} close={t.close} icon={<Avatar name={call.contact?.name} />} />
              <dl>
                {factsOf(call).map(([name, fact]) => (
                  <Flex key={name} gap="16px" minH="32px" align="baseline" textStyle="sm">
                    <Text as="dt" w="96px" flexShrink="0" color="fg.muted">
                      {name}
                    </Text>
                    <Text as="dd" minW="0" overflowWrap="anywhere">
                      {fact}
                    </Text>
                  </Flex>
                ))}
              </dl>
              <CallButton number={customerNumber(call)} contact={call.contact} h="40px" mt="16px" textStyle="md" />
            </Dialog.Content>
          )}
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

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
