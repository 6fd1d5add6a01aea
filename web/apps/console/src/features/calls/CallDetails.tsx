import { Dialog, Flex, Portal, Text } from '@chakra-ui/react';
import { Avatar, formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { X } from 'lucide-react';
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

const t = messages.calls;

/** Everything that is known about one call. */
export function CallDetails({ call, onClose }: { call: Call | null; onClose: () => void }) {
  return (
    <Dialog.Root placement="center" open={call !== null} onOpenChange={({ open }) => open || onClose()}>
      <Portal>
        <Dialog.Backdrop zIndex="1300" />
        <Dialog.Positioner zIndex="1300" p="16px">
          {call && (
            <Dialog.Content maxW="440px" p="24px">
              <Flex align="center" gap={{ base: '8px', md: '16px' }} mb="16px">
                <Avatar name={call.contact?.name} />
                <Dialog.Title textStyle="xl" fontWeight="600" flex="1" minW="0" overflowWrap="anywhere">
                  {displayName(call)}
                </Dialog.Title>
                <Dialog.CloseTrigger
                  aria-label={t.close}
                  position="static"
                  alignSelf="start"
                  boxSize="32px"
                  display="grid"
                  placeItems="center"
                  borderRadius="6px"
                  color="fg.muted"
                  cursor="pointer"
                  _hover={{ bg: 'bg.controlHover' }}
                >
                  <X size={16} aria-hidden />
                </Dialog.CloseTrigger>
              </Flex>
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
