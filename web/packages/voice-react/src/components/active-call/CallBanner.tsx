import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { ariaShortcut, HangUpIcon, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import { Maximize2, Mic, MicOff, PictureInPicture2 } from 'lucide-react';
import { useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './CallControls';
import { RejoinBanner } from './RejoinBanner';

/** The props of `CallBanner`. */
export interface CallBannerProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above, while the window is collapsed. */
  voice?: Voice;
  name?: string | null;
  onOpen?: () => void;
}

/**
 * Shows the current call in one line, for the space below a toolbar. Offers to rejoin a call that the user was
 * disconnected from.
 *
 * @example
 * ```tsx
 * <header>Acme</header>
 * <CallBanner />
 * ```
 */
export const CallBanner = scoped(function CallBanner({ voice, name = null, onOpen = () => {} }: CallBannerProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) return <Banner voice={voice} name={name} onOpen={onOpen} onPopOut={null} />;
  if (!telephone) return null;
  return (
    <>
      <RejoinBanner />
      {telephone.collapsed && (
        <Banner
          voice={telephone.voice}
          name={telephone.name}
          onOpen={() => telephone.setCollapsed(false)}
          onPopOut={telephone.popOut.window ? null : telephone.popOut.open}
        />
      )}
    </>
  );
});

interface Props extends Required<CallBannerProps> {
  /** Opens the small window. Null where there is none. */
  onPopOut: (() => void) | null;
}

function Banner({ voice, name, onOpen, onPopOut }: Props) {
  const { call } = voice;
  const number = usePhoneNumber(call?.number ?? '');
  if (!call || call.phase === 'incoming' || call.phase === 'ended') return null;
  const label = name ?? number;
  return (
    <Flex
      role="region"
      aria-label={messages.phase.open}
      align="center"
      gap="8px"
      minH="48px"
      px="16px"
      py="8px"
      bg="answer.soft"
      borderBottomWidth="1px"
      borderColor="line"
      animation="arrive 220ms ease-out"
    >
      <chakra.span boxSize="8px" flexShrink="0" borderRadius="full" bg="answer" aria-hidden />
      <Text fontWeight="600" minW="64px" truncate>
        {label}
      </Text>
      {/* The state becomes shorter before the name, and before a button leaves the window. */}
      <Flex flex="1 100 0" minW="0" gap="8px" align="center" whiteSpace="nowrap">
        {call.phase !== 'open' && (
          <Text color={call.phase === 'reconnecting' ? 'warn' : 'fg'} minW="0" truncate>
            {messages.phase[call.phase]}
          </Text>
        )}
        {call.startedAt !== null && <Timer since={call.startedAt} />}
      </Flex>
      {call.startedAt !== null && (
        <Button
          size="sm"
          variant={call.muted ? 'solid' : 'ghost'}
          {...(call.muted ? { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' } } : {})}
          aria-label={call.muted ? messages.unmute : messages.mute}
          aria-keyshortcuts={ariaShortcut(MUTE_SHORTCUT)}
          px={{ base: '8px', md: '12px' }}
          onClick={() => voice.mute(!call.muted)}
        >
          {call.muted ? <MicOff size={16} aria-hidden /> : <Mic size={16} aria-hidden />}
          <chakra.span display={{ base: 'none', md: 'inline' }}>
            {call.muted ? messages.unmute : messages.mute}
          </chakra.span>
        </Button>
      )}
      {onPopOut && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={messages.popOut}
          title={messages.popOut}
          px="8px"
          onClick={onPopOut}
        >
          <PictureInPicture2 size={16} aria-hidden />
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        aria-label={messages.openCall}
        px={{ base: '8px', md: '12px' }}
        onClick={onOpen}
      >
        <Maximize2 size={16} aria-hidden />
        <chakra.span display={{ base: 'none', md: 'inline' }}>{messages.openCall}</chakra.span>
      </Button>
      <Button
        size="sm"
        aria-label={messages.hangUp}
        aria-keyshortcuts={ariaShortcut(HANG_UP_SHORTCUT)}
        px={{ base: '8px', md: '12px' }}
        bg="hangup.fill"
        color="hangup.on"
        _hover={{ bg: 'hangup.fill', filter: 'brightness(.94)' }}
        onClick={voice.hangUp}
      >
        <HangUpIcon size={16} aria-hidden />
        <chakra.span display={{ base: 'none', md: 'inline' }}>{messages.hangUp}</chakra.span>
      </Button>
    </Flex>
  );
}
