import { Box, Flex, Text } from '@chakra-ui/react';
import { Avatar, isTyping, Keypad, scoped, Timer, usePhoneNumber } from '@ringback/ui';
import type { VoiceCall } from '@ringback/voice-client';
import { Minus, PictureInPicture2, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { CurrentConversation } from '../../hooks/useConversation';
import { useDrag } from '../../hooks/useDrag';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import { type Telephone, useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { CallNotes } from '../call-notes/CallNotes';
import { RecordingControl } from '../call-recordings/RecordingControl';
import { PanelButton } from '../PanelButton';
import { SupervisionNotice } from '../supervision/SupervisionNotice';
import { CallCaptions } from '../transcript/CallCaptions';
import { AudioLevelRing } from './AudioLevelRing';
import { CallControls } from './CallControls';
import { CallTabs } from './CallTabs';
import type { CallPanel } from './ConferenceControls';
import { Participants } from './Participants';
import { type ChosenTarget, TargetPicker } from './TargetPicker';

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
  const conversation = telephone?.conversation ?? null;
  const { call } = voice;
  const number = usePhoneNumber(call?.number ?? '');
  const pane = useRef<HTMLDivElement>(null);
  const drag = useDrag(pane);
  const body = useId();
  const [openPanel, setPanel] = useState<CallPanel | null>(null);
  const setNoteOpen = telephone?.afterCall.setNoteOpen;
  const toggle = useCallback(
    (next: CallPanel) => {
      setNoteOpen?.(false);
      setPanel((before) => (before === next ? null : next));
    },
    [setNoteOpen],
  );
  const [digits, setDigits] = useState('');
  const { sendDigits } = voice;
  const press = useCallback(
    (key: string) => {
      sendDigits(key);
      setDigits((before) => before + key);
    },
    [sendDigits],
  );
  const isLive = call !== null && call.phase !== 'ended';
  useEffect(() => {
    if (!isLive) setPanel(null);
  }, [isLive]);
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
  const panel = visiblePanel(hasEnded || isNoteOpen ? null : openPanel, conversation);
  const isExpanded = panel !== null || isNoteOpen;
  const hasCompany = conversation !== null && conversation.others.length > 1;
  const toggleNote = () => {
    if (!telephone || !callId) return;
    setPanel(null);
    if (hasEnded) telephone.afterCall.open(callId);
    else telephone.afterCall.setNoteOpen(!isNoteOpen);
  };
  const isOnHold = !hasEnded && conversation?.party?.onHold && !conversation.consultation;
  const consulting = conversation?.consultation;
  const close = hasEnded ? voice.dismiss : onCollapse;
  const closePanel = () => {
    setPanel(null);
    // The focus would be lost with the field that had it.
    if (panel !== 'keypad') pane.current?.focus({ preventScroll: true });
  };
  const onTransfer = async ({ target, name: targetName }: ChosenTarget) => {
    if (!(await conversation?.actions.transfer(target))) return;
    telephone?.setTransferredTo(targetName);
    closePanel();
  };
  const onAdd = async ({ target }: ChosenTarget, consult: boolean) => {
    if (await conversation?.actions.add(target, consult)) closePanel();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (panel) closePanel();
    else if (isNoteOpen) toggleNote();
    else close();
  };
  return (
    <Box
      ref={pane}
      {...CALL_WINDOW}
      {...drag.frame}
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
      pt={{ base: hasEnded ? '16px' : '56px', md: '16px' }}
      pb={{ base: hasEnded ? '24px' : 'calc(24px + env(safe-area-inset-bottom))', md: '24px' }}
      display="flex"
      flexDirection="column"
      justifyContent="safe center"
      maxH={{ md: 'calc(100dvh - 48px)' }}
      overflowY="auto"
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
          <PanelButton aria-label={messages.popOut} title={messages.popOut} onClick={onPopOut}>
            <PictureInPicture2 size={16} aria-hidden />
          </PanelButton>
        )}
        <PanelButton aria-label={hasEnded ? messages.close : messages.minimise} onClick={close}>
          {hasEnded ? <X size={16} aria-hidden /> : <Minus size={16} aria-hidden />}
        </PanelButton>
      </Flex>
      {!hasEnded && <CallTabs voice={voice} current={name ?? number} panelId={body} />}
      <Flex
        id={body}
        {...(!hasEnded && voice.held.length > 0 ? { role: 'tabpanel', 'aria-label': name ?? number } : {})}
        direction="column"
        align="center"
        textAlign="center"
      >
        {/* An open panel and the list of participants replace the avatar, so that Hang up stays visible on short screens. */}
        {!isExpanded && !hasCompany && !consulting && (
          <AudioLevelRing level={voice.level}>
            <Avatar name={name} size={72} />
          </AudioLevelRing>
        )}
        <Text textStyle="xl" fontWeight="600" fontVariantNumeric="normal" mt={isExpanded ? '0' : '16px'}>
          {name ?? number}
        </Text>
        {name && <Text color="fg.muted">{number}</Text>}
        <Flex mt="8px" gap="8px" textStyle="md" minH="24px" color={hasEnded ? 'fg.muted' : 'fg'}>
          <Text role="status" color={statusColor(call.phase, isOnHold ?? false)} _empty={{ display: 'none' }}>
            {statusText(call.phase, isOnHold ?? false, failureReason)}
          </Text>
          {call.startedAt !== null && (
            <>
              {(call.phase !== 'open' || isOnHold) && <span aria-hidden>·</span>}
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
      {conversation?.actions.problem && !hasEnded && (
        <Text color="hangup" role="alert" mt="8px" textAlign="center">
          {conversation.actions.problem}
        </Text>
      )}
      {callId && !hasEnded && telephone && <RecordingControl callId={callId} />}
      {consulting && !consulting.isOwn && (
        <Text color="fg.muted" textStyle="xs" mt="8px" textAlign="center">
          {messages.consultation.consulted(conversation.nameOf(consulting.active))}
        </Text>
      )}
      {hasCompany && !isExpanded && <Participants conversation={conversation} />}
      {conversation && !isExpanded && <SupervisionNotice conversation={conversation} />}
      {callId && !hasEnded && !isExpanded && telephone?.hasJoined && <CallCaptions callId={callId} />}
      {conversation && (panel === 'transfer' || panel === 'add') && (
        <TargetPicker
          key={panel}
          kind={panel}
          excluded={conversation.memberIds}
          isBusy={conversation.actions.isBusy}
          onTransfer={(chosen) => void onTransfer(chosen)}
          onAdd={(chosen, consult) => void onAdd(chosen, consult)}
          onClose={closePanel}
        />
      )}
      {panel === 'keypad' && (
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
      {/* On a phone the buttons are at the bottom, where the thumb reaches them. */}
      <Box mt={{ base: 'auto', md: '0' }}>
        <CallControls
          voice={voice}
          conversation={conversation}
          panel={panel}
          onToggle={toggle}
          isNoteOpen={isNoteOpen}
          onToggleNote={callId === null ? null : toggleNote}
        />
      </Box>
    </Box>
  );
}

/** Transfer and Add need a conference call without a consultation. */
function visiblePanel(panel: CallPanel | null, conversation: CurrentConversation | null): CallPanel | null {
  if (panel === null || panel === 'keypad') return panel;
  return conversation && !conversation.consultation ? panel : null;
}

function statusColor(phase: VoiceCall['phase'], isOnHold: boolean): string {
  if (phase === 'ended') return 'fg.muted';
  return isOnHold || phase === 'reconnecting' ? 'warn' : 'answer';
}

function statusText(phase: VoiceCall['phase'], isOnHold: boolean, failureReason: string | null): string {
  if (phase === 'open') return isOnHold ? messages.onHold : '';
  return (phase === 'ended' && failureReason) || messages.phase[phase];
}
