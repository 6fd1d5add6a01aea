import { Button, Flex, Text } from '@chakra-ui/react';
import { ariaShortcut, toaster, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import type { HeldCall } from '@ringback/voice-client';
import { Pause } from 'lucide-react';
import { useCallback } from 'react';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';
import { Countdown } from '../Countdown';
import { SWITCH_SHORTCUT } from './CallTabs';

const t = messages.rejoin;

/** Offers to return to each call that waits for the user, or to end it. The open call window has tabs for them. */
export function RejoinBanner() {
  const { voice, collapsed } = useTelephone();
  const { rejoin } = voice;
  const hasTabs = voice.status === 'oncall' && !collapsed;
  const shown = voice.held.filter(({ until }) => until !== null || !hasTabs);
  const first = hasTabs ? null : (shown[0]?.callId ?? null);
  const rejoinFirst = useCallback(() => {
    if (first !== null) rejoin(first);
  }, [first, rejoin]);
  useKeyboardShortcut(SWITCH_SHORTCUT, first === null ? null : rejoinFirst);
  return shown.map((held) => <WaitingCall key={held.callId} held={held} hasShortcut={held.callId === first} />);
}

interface WaitingCallProps {
  held: HeldCall;
  /** Whether the shortcut returns to this call. */
  hasShortcut: boolean;
}

function WaitingCall({ held: { callId, name, number, hasCompany, until }, hasShortcut }: WaitingCallProps) {
  const { workspaceId, voice } = useTelephone();
  const { api } = useRingback();
  const formatted = usePhoneNumber(number);
  const end = () =>
    void api
      .leaveCall(workspaceId, callId)
      .catch((failure: Error) => toaster.create({ type: 'warning', title: failure.message }));
  return (
    <Flex
      role="alert"
      align="center"
      wrap="wrap"
      gap="8px"
      px="16px"
      py="8px"
      minH="48px"
      bg="warn.soft"
      color="warn"
      borderBottomWidth="1px"
      borderColor="line"
    >
      <Pause size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text flex="1 1 200px">{(hasCompany ? t.goesOn : t.text)(name ?? formatted)}</Text>
      {until !== null && <Countdown until={Date.parse(until)} />}
      <Flex gap="8px" flexShrink="0">
        <Button size="sm" variant="outline" onClick={end}>
          {hasCompany ? t.leave : t.end}
        </Button>
        <Button
          size="sm"
          bg="answer"
          color="answer.on"
          aria-keyshortcuts={hasShortcut ? ariaShortcut(SWITCH_SHORTCUT) : undefined}
          disabled={voice.switchingTo !== null}
          onClick={() => voice.rejoin(callId)}
        >
          {voice.status === 'oncall' ? messages.calls.switch : t.button}
        </Button>
      </Flex>
    </Flex>
  );
}
