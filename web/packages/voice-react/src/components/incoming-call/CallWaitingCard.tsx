import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { Avatar, ariaShortcut, scoped, useKeyboardShortcut, usePhoneNumber } from '@ringback/ui';
import type { CallOffer } from '@ringback/voice-client';
import { type ReactNode, useId, useSyncExternalStore } from 'react';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import { type Telephone, useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { EarlierNotes } from './EarlierNotes';
import { ACCEPT_SHORTCUT, DECLINE_SHORTCUT, invitationText } from './IncomingCallModal';
import { OtherCallers } from './OtherCallers';

/** The props of `CallWaitingCard`. */
export interface CallWaitingCardProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above. */
  voice?: Voice;
  /** The id of the signed-in user. */
  userId?: string | null;
}

const t = messages.second;

/**
 * A call that is offered while the user is on another one: a transfer, a colleague, or a caller who waits in line. It
 * makes no sound, and takes no focus.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId} headless>
 *   <CallDialog />
 *   <CallWaitingCard />
 * </TwilioInboundListener>
 * ```
 */
export const CallWaitingCard = scoped(function CallWaitingCard({ voice, userId = null }: CallWaitingCardProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) return voice.second && <Card voice={voice} second={voice.second} userId={userId} />;
  return telephone?.voice.second && <TelephoneCard telephone={telephone} second={telephone.voice.second} />;
});

/** The card with what the telephone knows of the caller and of others who wait. */
function TelephoneCard({ telephone, second }: { telephone: Telephone; second: CallOffer }) {
  const { voice, realtime, weeklyCallCount, recentNotes, waitingCallers } = telephone;
  const callers = useSyncExternalStore(waitingCallers.subscribe, waitingCallers.get);
  return (
    <Card
      voice={voice}
      second={second}
      userId={realtime.userId}
      weeklyCallCount={weeklyCallCount}
      isBesideWindow={!telephone.collapsed}
    >
      <EarlierNotes notes={recentNotes} />
      <OtherCallers callers={callers} offered={second.callId} />
    </Card>
  );
}

interface Props {
  voice: Voice;
  second: CallOffer;
  userId: string | null;
  weeklyCallCount?: number | null;
  /** Whether the window of the current call is at the right edge of a wide page. */
  isBesideWindow?: boolean;
  /** Facts that arrive later. They are below the buttons, so that these do not move. */
  children?: ReactNode;
}

function Card({ voice, second, userId, weeklyCallCount = null, isBesideWindow = false, children }: Props) {
  const title = useId();
  const number = usePhoneNumber(second.from);
  const name = second.contact?.name ?? (second.reason === 'direct' ? second.invitedBy?.name : undefined);
  const isAccepting = voice.switchingTo === second.callId;
  const why = second.reason === 'waiting' ? t.waitsInLine : invitationText(second, userId);
  const line = second.line && messages.lineCalled(second.line.label);
  const week = weeklyCallCount !== null && weeklyCallCount > 1 && messages.weeklyCall(weeklyCallCount);
  useKeyboardShortcut(ACCEPT_SHORTCUT, isAccepting ? null : voice.acceptSecond);
  useKeyboardShortcut(DECLINE_SHORTCUT, isAccepting ? null : voice.declineSecond);
  return (
    <Box
      {...CALL_WINDOW}
      role="dialog"
      tabIndex={-1}
      aria-labelledby={title}
      position="fixed"
      zIndex="1500"
      top={{ base: 'calc(8px + env(safe-area-inset-top))', md: '64px' }}
      right={{ base: '8px', md: isBesideWindow ? '400px' : '24px' }}
      left={{ base: '8px', md: 'auto' }}
      w={{ md: isBesideWindow ? 'min(360px, 100vw - 408px)' : '360px' }}
      p="16px"
      bg="bg.card"
      borderRadius="14px"
      boxShadow="floating"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
    >
      <Text id={title} textStyle="xs" fontWeight="600" color="accent" mb="8px">
        {t.title}
      </Text>
      <Flex align="center" gap="12px" aria-live="assertive">
        <Avatar name={name} size={40} />
        <Box minW="0">
          <Text textStyle="md" fontWeight="600" fontVariantNumeric="normal" truncate>
            {name ?? number}
          </Text>
          {why && <Text color="accent">{why}</Text>}
          <Text color="fg.muted" truncate>
            {[name && number, line, week].filter(Boolean).join(' · ')}
          </Text>
        </Box>
      </Flex>
      {/* On a phone the buttons are below each other, so that their texts fit. */}
      <Flex gap="8px" mt="12px" wrap="wrap">
        <Button
          flex="1 1 96px"
          variant="outline"
          aria-keyshortcuts={ariaShortcut(DECLINE_SHORTCUT)}
          disabled={isAccepting}
          onClick={voice.declineSecond}
        >
          {second.reason === 'waiting' ? t.notNow : messages.decline}
        </Button>
        <Button
          flex="2 1 160px"
          bg="answer"
          color="answer.on"
          aria-keyshortcuts={ariaShortcut(ACCEPT_SHORTCUT)}
          aria-disabled={isAccepting}
          onClick={voice.acceptSecond}
        >
          {isAccepting ? messages.phase.dialing : t.accept}
        </Button>
      </Flex>
      {children}
    </Box>
  );
}
