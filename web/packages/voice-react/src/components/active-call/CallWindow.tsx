import { Button, Flex, Text } from '@chakra-ui/react';
import { HangUpIcon, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import { Mic, MicOff } from 'lucide-react';
import { useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';

/** The props of `CallWindow`. */
export interface CallWindowProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above. */
  voice?: Voice;
  name?: string | null;
}

/**
 * The current call in a small window, with its timer, Mute and Hang up. `TwilioInboundListener` shows it in a
 * picture-in-picture window.
 *
 * @example
 * ```tsx
 * const voice = useVoiceDevice(workspaceId, userId);
 * <CallWindow voice={voice} name="Grace Hopper" />
 * ```
 */
export const CallWindow = scoped(function CallWindow({ voice, name = null }: CallWindowProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) return <Card voice={voice} name={name} />;
  return telephone && <Card voice={telephone.voice} name={telephone.name} />;
});

function Card({ voice, name }: Required<CallWindowProps>) {
  const { call } = voice;
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
          variant={call.muted ? 'solid' : 'outline'}
          {...(call.muted ? { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' } } : {})}
          disabled={call.startedAt === null}
          onClick={() => voice.mute(!call.muted)}
        >
          {call.muted ? <MicOff size={16} aria-hidden /> : <Mic size={16} aria-hidden />}
          {call.muted ? messages.unmute : messages.mute}
        </Button>
        <Button
          flex="1"
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
