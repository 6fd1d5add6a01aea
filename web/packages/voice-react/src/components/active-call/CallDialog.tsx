import { Box, chakra, Flex, type HTMLChakraProps, Text } from '@chakra-ui/react';
import { Avatar, isTyping, Keypad, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import { Minus, PictureInPicture2, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useDrag } from '../../hooks/useDrag';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import { type Telephone, useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { CallNotes } from '../call-notes/CallNotes';
import { AudioLevelRing } from './AudioLevelRing';
import { CallControls } from './CallControls';

/** The props of `CallDialog`. */
export interface CallDialogProps {
  /** The telephone to show. By default that of the `TwilioInboundListener` above, unless the window is collapsed. */
  voice?: Voice;
  name?: string | null;
  /** Why the call was not answered, for example "The line is busy." */
  failureReason?: string | null;
  onCollapse?: () => void;
}

/**
 * The window of the current call, or of a call that ended a few seconds ago. Escape closes the keypad or the notes, then
 * collapses the window. It never hangs up.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId} headless>
 *   <IncomingCallModal />
 *   <CallDialog />
 * </TwilioInboundListener>
 * ```
 */
export const CallDialog = scoped(function CallDialog({
  voice,
  name = null,
  failureReason = null,
  onCollapse = () => {},
}: CallDialogProps) {
  const telephone = useTelephoneUnless(voice);
  if (voice) {
    return <Dialog voice={voice} name={name} failureReason={failureReason} onCollapse={onCollapse} telephone={null} />;
  }
  if (!telephone || (telephone.collapsed && telephone.voice.call?.phase !== 'ended')) return null;
  return (
    <Dialog
      voice={telephone.voice}
      name={telephone.name}
      failureReason={telephone.failureReason}
      onCollapse={() => telephone.setCollapsed(true)}
      telephone={telephone}
    />
  );
});

interface DialogProps extends Required<CallDialogProps> {
  /** Null for a host that passes its own `voice`: there are then no notes and no small window. */
  telephone: Telephone | null;
}

function Dialog({ voice, name, failureReason, onCollapse, telephone }: DialogProps) {
  const onPopOut = telephone?.popOut.window ? null : (telephone?.popOut.open ?? null);
  const { call } = voice;
  const number = usePhoneNumber(call?.number ?? '');
  const pane = useRef<HTMLDivElement>(null);
  const drag = useDrag(pane);
  const [isKeypadOpen, setKeypadOpen] = useState(false);
  const [digits, setDigits] = useState('');
  const { sendDigits } = voice;
  const press = useCallback(
    (key: string) => {
      sendDigits(key);
      setDigits((before) => before + key);
    },
    [sendDigits],
  );
  const isShown = call !== null && call.phase !== 'incoming';
  const isOutbound = call?.direction === 'outbound';
  useEffect(() => {
    // The window of an inbound call takes no focus from a user who is typing.
    if (isShown && (isOutbound || !isTyping(document.activeElement))) pane.current?.focus({ preventScroll: true });
  }, [isShown, isOutbound]);
  if (!call || call.phase === 'incoming') return null;
  const hasEnded = call.phase === 'ended';
  const callId = telephone?.callId ?? null;
  const isNoteOpen = callId !== null && !hasEnded && telephone?.afterCall.isNoteOpen === true;
  const isExpanded = !hasEnded && (isKeypadOpen || isNoteOpen);
  const toggleNote = () => {
    if (!telephone || !callId) return;
    setKeypadOpen(false);
    if (hasEnded) telephone.afterCall.open(callId);
    else telephone.afterCall.setNoteOpen(!isNoteOpen);
  };
  const toggleKeypad = () => {
    telephone?.afterCall.setNoteOpen(false);
    setKeypadOpen(!isKeypadOpen);
  };
  const close = hasEnded ? voice.dismiss : onCollapse;
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (isKeypadOpen && !hasEnded) setKeypadOpen(false);
    else if (isNoteOpen) toggleNote();
    else close();
  };
  return (
    <Box
      ref={pane}
      {...CALL_WINDOW}
      role="dialog"
      tabIndex={-1}
      outline="none"
      aria-label={messages.dialogLabel(name ?? number)}
      position="fixed"
      zIndex="1400"
      bg="bg.card"
      boxShadow="floating"
      // Fills the screen of a phone. An ended call is a card above the bottom bar.
      borderRadius={{ base: hasEnded ? '14px' : '0', md: '14px' }}
      inset={{ base: hasEnded ? 'auto 8px calc(72px + env(safe-area-inset-bottom))' : '0', md: 'auto 24px 24px auto' }}
      w={{ md: '360px' }}
      p="16px"
      pb="24px"
      display="flex"
      flexDirection="column"
      justifyContent="safe center"
      maxH={{ md: 'calc(100dvh - 48px)' }}
      overflowY="auto"
      style={drag.style}
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
      onKeyDown={onEscape}
    >
      <Flex
        position={{ base: 'absolute', md: 'static' }}
        top="16px"
        left="16px"
        right="16px"
        justify="flex-end"
        cursor={{ md: 'grab' }}
        touchAction="none"
        {...drag.handle}
      >
        {onPopOut && (
          <HeaderButton aria-label={messages.popOut} title={messages.popOut} onClick={onPopOut}>
            <PictureInPicture2 size={16} aria-hidden />
          </HeaderButton>
        )}
        <HeaderButton aria-label={hasEnded ? messages.close : messages.minimise} onClick={close}>
          {hasEnded ? <X size={16} aria-hidden /> : <Minus size={16} aria-hidden />}
        </HeaderButton>
      </Flex>
      <Flex direction="column" align="center" textAlign="center">
        {/* The keypad or the notes replace the avatar, so that Hang up stays visible on short screens. */}
        {!isExpanded && (
          <AudioLevelRing level={voice.level}>
            <Avatar name={name} size={72} />
          </AudioLevelRing>
        )}
        <Text textStyle="xl" fontWeight="600" fontVariantNumeric="normal" mt={isExpanded ? '0' : '16px'}>
          {name ?? number}
        </Text>
        {name && <Text color="fg.muted">{number}</Text>}
        <Flex mt="8px" gap="8px" textStyle="md" minH="24px" color={hasEnded ? 'fg.muted' : 'fg'}>
          <Text role="status" color={hasEnded ? 'fg.muted' : 'answer'} _empty={{ display: 'none' }}>
            {call.phase === 'open' ? '' : (hasEnded && failureReason) || messages.phase[call.phase]}
          </Text>
          {call.startedAt !== null && (
            <>
              {call.phase !== 'open' && <span aria-hidden>·</span>}
              <Timer since={call.startedAt} until={call.endedAt} />
            </>
          )}
        </Flex>
        {call.quality === 'bad' && !hasEnded && (
          <Text color="warn" textStyle="xs" mt="8px">
            {messages.badQuality}
          </Text>
        )}
        {!voice.holdsPhone && !hasEnded && (
          <Text color="fg.muted" textStyle="xs" mt="8px">
            {messages.inAnotherTab}
          </Text>
        )}
        {voice.error && (
          <Text color="hangup" role="alert" mt="8px">
            {voice.error}
          </Text>
        )}
      </Flex>
      {isKeypadOpen && !hasEnded && (
        <Box mt="16px">
          <Text
            h="24px"
            mb="8px"
            textAlign="center"
            textStyle="md"
            truncate
            role="log"
            aria-label={messages.digitsSent}
          >
            {digits}
          </Text>
          <Keypad onKey={press} acceptsKeyboard />
        </Box>
      )}
      {isNoteOpen && (
        <Box mt="16px">
          <CallNotes callId={callId} autoFocus />
        </Box>
      )}
      <CallControls
        voice={voice}
        isKeypadOpen={isKeypadOpen}
        onToggleKeypad={toggleKeypad}
        isNoteOpen={isNoteOpen}
        onToggleNote={callId === null ? null : toggleNote}
      />
    </Box>
  );
}

const HeaderButton = (props: HTMLChakraProps<'button'>) => (
  <chakra.button
    type="button"
    boxSize="32px"
    display="grid"
    placeItems="center"
    borderRadius="6px"
    color="fg.muted"
    cursor="pointer"
    _hover={{ bg: 'bg.controlHover' }}
    {...props}
  />
);
