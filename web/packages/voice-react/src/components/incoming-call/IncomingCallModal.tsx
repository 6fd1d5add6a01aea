import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { Avatar, HangUpIcon, PhoneIcon, RoundButton, scoped, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import type { Call, CallNote, CallOffer } from '@ringback/voice-client';
import { BellRing } from 'lucide-react';
import { useEffect, useId, useState, useSyncExternalStore } from 'react';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import type { IncomingCall } from '../../hooks/useIncomingCall';
import { useTabAlert } from '../../hooks/useTabAlert';
import { type Telephone, useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { EarlierNotes } from './EarlierNotes';
import { OtherCallers } from './OtherCallers';

/** The props of `IncomingCallModal`. */
export interface IncomingCallModalProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above, while a call rings. */
  voice?: Voice;
  /** What the server knows of the call: caller, line and deadline. Null until it arrives. */
  incomingCall?: IncomingCall | null;
  /** The ordinal number of this call among the caller's calls of this week. Null if unknown. */
  weeklyCallCount?: number | null;
  /** The newest notes about the caller, newest first. */
  recentNotes?: readonly CallNote[];
  /** The callers whom no agent has answered, the one who has waited longest first. */
  waitingCallers?: readonly Call[];
  /** The id of the signed-in user. */
  userId?: string | null;
}

/** The keyboard shortcut that accepts the ringing call. */
export const ACCEPT_SHORTCUT = 'Alt+A';
/** The keyboard shortcut that declines the ringing call. */
export const DECLINE_SHORTCUT = 'Alt+D';

/**
 * The window of a ringing call, above all other content. Takes no focus from a user who is typing.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId} headless>
 *   <IncomingCallModal />
 * </TwilioInboundListener>
 * ```
 */
export const IncomingCallModal = scoped(function IncomingCallModal({
  voice,
  incomingCall = null,
  weeklyCallCount = null,
  recentNotes = [],
  waitingCallers = [],
  userId = null,
}: IncomingCallModalProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) {
    return (
      <Modal
        voice={voice}
        incomingCall={incomingCall}
        weeklyCallCount={weeklyCallCount}
        recentNotes={recentNotes}
        waitingCallers={waitingCallers}
        userId={userId}
      />
    );
  }
  if (telephone?.voice.call?.phase !== 'incoming') return null;
  return <TelephoneModal telephone={telephone} />;
});

function TelephoneModal({ telephone }: { telephone: Telephone }) {
  const { voice, incomingCall, weeklyCallCount, recentNotes, waitingCallers, realtime } = telephone;
  return (
    <Modal
      voice={voice}
      incomingCall={incomingCall}
      weeklyCallCount={weeklyCallCount}
      recentNotes={recentNotes}
      waitingCallers={useSyncExternalStore(waitingCallers.subscribe, waitingCallers.get)}
      userId={realtime.userId}
    />
  );
}

function Modal({
  voice,
  incomingCall,
  weeklyCallCount,
  recentNotes,
  waitingCallers,
  userId,
}: Required<IncomingCallModalProps>) {
  const title = useId();
  const { offer } = voice.call ?? {};
  const invitation = offer ? invitationText(offer, userId) : null;
  const name = incomingCall?.contact?.name ?? (offer?.reason === 'direct' ? offer.invitedBy?.name : undefined);
  const isAccepting = voice.call?.accepting ?? false;
  const number = usePhoneNumber(voice.call?.number || incomingCall?.from || '');
  useTabAlert(`${messages.incoming} · ${name ?? number}`);
  useKeyboardShortcut(ACCEPT_SHORTCUT, voice.accept);
  useKeyboardShortcut(DECLINE_SHORTCUT, voice.reject);
  return (
    <Box
      {...CALL_WINDOW}
      role="dialog"
      tabIndex={-1}
      aria-labelledby={title}
      position="fixed"
      zIndex="1500"
      top={{ base: 'calc(8px + env(safe-area-inset-top))', md: '64px' }}
      right={{ base: '8px', md: '16px' }}
      left={{ base: '8px', md: 'auto' }}
      w={{ md: '360px' }}
      p="16px"
      bg="bg.card"
      borderRadius="14px"
      boxShadow="floating"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
    >
      <Flex justify="space-between" gap="8px" mb="12px">
        <Text id={title} textStyle="xs" fontWeight="600" color="accent">
          {messages.incoming}
        </Text>
        {incomingCall && !isAccepting && <Countdown until={incomingCall.ringUntil} />}
      </Flex>
      <Flex align="center" gap="16px" aria-live="assertive">
        <Box position="relative" flexShrink="0">
          <Box
            position="absolute"
            inset="0"
            borderRadius="full"
            bg="accent"
            animation="pulse 1.6s ease-out infinite"
            aria-hidden
          />
          <Avatar name={name} />
        </Box>
        <Box minW="0">
          <Text textStyle="xl" fontWeight="600" fontVariantNumeric="normal" truncate>
            {name ?? number}
          </Text>
          {name && <Text color="fg.muted">{number}</Text>}
          {invitation && <Text color="accent">{invitation}</Text>}
          <Text color="fg.muted">
            {[
              incomingCall?.line && messages.lineCalled(incomingCall.line.label),
              weeklyCallCount && weeklyCallCount > 1 && messages.weeklyCall(weeklyCallCount),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Box>
      </Flex>
      <EarlierNotes notes={recentNotes} />
      {voice.error && (
        <Text mt="8px" color="hangup" role="alert">
          {voice.error}
        </Text>
      )}
      <Flex justify="space-around" mt="16px">
        <RoundButton
          icon={HangUpIcon}
          label={messages.decline}
          kind="hangup"
          onClick={voice.reject}
          shortcut={DECLINE_SHORTCUT}
          tooltipPlacement="bottom"
        />
        <RoundButton
          icon={PhoneIcon}
          label={isAccepting ? messages.phase.dialing : messages.accept}
          kind="answer"
          onClick={voice.accept}
          aria-disabled={isAccepting}
          shortcut={ACCEPT_SHORTCUT}
          tooltipPlacement="bottom"
        />
      </Flex>
      {/* Below the buttons, so that they do not move when it changes. */}
      <OtherCallers callers={waitingCallers} offered={voice.call?.callId ?? incomingCall?.callId ?? null} />
      {voice.autoplayBlocked && (
        <Flex align="center" gap="8px" mt="16px" p="8px" borderRadius="6px" bg="warn.soft">
          <Text flex="1" textStyle="xs" color="warn">
            {messages.autoplayBlocked}
          </Text>
          <Button size="sm" variant="outline" onClick={voice.unlockAudio}>
            <BellRing size={16} aria-hidden /> {messages.unlockAudio}
          </Button>
        </Flex>
      )}
    </Box>
  );
}

/** Returns who invites the user, or that the user's own transfer was not taken. */
export function invitationText({ reason, invitedBy }: CallOffer, userId: string | null): string | null {
  if (reason === 'outgoing') return messages.invited.outgoing;
  if (!invitedBy || reason === 'inbound' || reason === 'waiting') return null;
  return invitedBy.id === userId ? messages.invited.returned : messages.invited[reason](invitedBy.name);
}

function Countdown({ until }: { until: string }) {
  const secondsLeft = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(secondsLeft);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsLeft()), 500);
    return () => clearInterval(timer);
  });
  return (
    <Text textStyle="xs" color="fg.faint" aria-live="off">
      {messages.secondsLeft(seconds)}
    </Text>
  );
}
