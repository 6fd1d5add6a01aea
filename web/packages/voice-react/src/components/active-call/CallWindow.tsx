import { Button, Flex, Text } from '@chakra-ui/react';
import { HangUpIcon, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import { Mic, MicOff, Pause, Play } from 'lucide-react';
import type { CurrentConversation } from '../../hooks/useConversation';
import { useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { PRESSED } from './pressed';

/** The props of `CallWindow`. */
export interface CallWindowProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above. */
  voice?: Voice;
  name?: string | null;
}

/**
 * The current call in a small window, with its timer, Mute, Hold for a conference call, and Hang up.
 * `TwilioInboundListener` shows it in a picture-in-picture window.
 *
 * @example
 * ```tsx
 * const voice = useVoiceDevice(workspaceId, userId);
 * <CallWindow voice={voice} name="Grace Hopper" />
 * ```
 */
export const CallWindow = scoped(function CallWindow({ voice, name = null }: CallWindowProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) return <Card voice={voice} name={name} conversation={null} />;
  if (!telephone) return null;
  return <Card voice={telephone.voice} name={telephone.name} conversation={telephone.conversation} />;
});

interface Props extends Required<CallWindowProps> {
  /** The conference call. Null for a call without hold. */
  conversation: CurrentConversation | null;
}

function Card({ voice, name, conversation }: Props) {
  const { call } = voice;
  const canHold = conversation !== null && !conversation.consultation;
  const isOnHold = canHold && (conversation.party?.onHold ?? false);
  const number = usePhoneNumber(call?.number ?? '');
  if (!call || call.phase === 'incoming' || call.phase === 'ended') return null;
  return (
    <Flex
      direction="column"
      justify="space-between"
      gap="12px"
      position="fixed"
      inset="0"
      overflowY="auto"
      p="16px"
      bg="bg.card"
      color="fg"
      boxSizing="border-box"
    >
      <Flex direction="column" align="center" textAlign="center" minW="0">
        <Text as="h1" textStyle="lg" fontWeight="600" maxW="full" truncate>
          {name ?? number}
        </Text>
        {name && <Text color="fg.muted">{number}</Text>}
        <Flex gap="8px">
          {call.phase !== 'open' && (
            <Text role="status" color={call.phase === 'reconnecting' ? 'warn' : 'answer'}>
              {messages.phase[call.phase]}
            </Text>
          )}
          {call.phase === 'open' && isOnHold && (
            <Text role="status" color="warn">
              {messages.onHold}
            </Text>
          )}
          {call.startedAt !== null && <Timer since={call.startedAt} />}
        </Flex>
        {call.quality === 'bad' && (
          <Text color="warn" textStyle="xs">
            {messages.badQualityShort}
          </Text>
        )}
      </Flex>
      <Flex gap="8px">
        <Button
          flex="1"
          px="8px"
          variant={call.muted ? 'solid' : 'outline'}
          {...(call.muted ? PRESSED : {})}
          disabled={call.startedAt === null}
          onClick={() => voice.mute(!call.muted)}
        >
          {call.muted ? <MicOff size={16} aria-hidden /> : <Mic size={16} aria-hidden />}
          {call.muted ? messages.unmute : messages.mute}
        </Button>
        {canHold && <HoldButton conversation={conversation} />}
        <Button
          flex="1"
          px="8px"
          bg="hangup.fill"
          color="hangup.on"
          _hover={{ bg: 'hangup.fill', filter: 'brightness(.94)' }}
          onClick={voice.hangUp}
        >
          <HangUpIcon size={16} aria-hidden />
          {messages.hangUp}
        </Button>
      </Flex>
    </Flex>
  );
}

function HoldButton({ conversation: { party, actions } }: { conversation: CurrentConversation }) {
  const isHeld = party?.onHold ?? false;
  const toggle = () => {
    if (party && !actions.isBusy) void (isHeld ? actions.resume(party) : actions.hold(party));
  };
  return (
    <Button
      flex="1"
      px="8px"
      variant={isHeld ? 'solid' : 'outline'}
      {...(isHeld ? PRESSED : {})}
      disabled={!party}
      onClick={toggle}
    >
      {isHeld ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
      {isHeld ? messages.resume : messages.hold}
    </Button>
  );
}
