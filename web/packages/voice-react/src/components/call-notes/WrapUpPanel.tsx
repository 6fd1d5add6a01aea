import { Box, Button, chakra, Flex, Text } from '@chakra-ui/react';
import { Avatar, formatDuration, isTyping, scoped, usePhoneNumber } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useCall } from '../../hooks/useCall';
import { useCallNotes } from '../../hooks/useCallNotes';
import { useDrag } from '../../hooks/useDrag';
import { CALL_WINDOW } from '../../hooks/useFocusReturn';
import { useNoteDraft } from '../../hooks/useNoteDraft';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { Countdown } from '../Countdown';
import { PanelButton } from '../PanelButton';
import { NotesPane } from './CallNotes';

const t = messages.wrapUp;

/** By how much a click extends the wrap-up time. */
const EXTENSION_MS = 60_000;

/**
 * The window of the work after a call, inside `TwilioInboundListener`: notes and disposition of the call that has ended,
 * and during the wrap-up time its count-down, which the user can extend or end. A host with `headless` places it itself.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId} headless>
 *   <CallDialog />
 *   <WrapUpPanel />
 * </TwilioInboundListener>
 * ```
 */
export const WrapUpPanel = scoped(function WrapUpPanel() {
  const { callId } = useTelephone().afterCall;
  return callId ? <Panel key={callId} callId={callId} /> : null;
});

function Panel({ callId }: { callId: string }) {
  const { availability, afterCall } = useTelephone();
  const { call } = useCall(callId);
  const notes = useCallNotes(callId);
  const [draft, setDraft] = useNoteDraft(callId);
  const pane = useRef<HTMLDivElement>(null);
  const drag = useDrag(pane);
  const isWrapUp = availability.activity === 'wrap-up';

  useEffect(() => {
    // The window takes no focus from a user who is typing.
    if (!isTyping(document.activeElement)) pane.current?.focus({ preventScroll: true });
  }, []);

  /** Saves the note that is being written, so that it is not lost, and then runs the action. */
  const saveAndThen = async (action: () => void) => {
    if (draft.trim() && !(await notes.add(draft.trim()))) return;
    setDraft('');
    action();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) afterCall.close();
  };
  return (
    <Flex
      ref={pane}
      {...CALL_WINDOW}
      {...drag.frame}
      role="dialog"
      tabIndex={-1}
      outline="none"
      aria-label={isWrapUp ? t.title : t.notesTitle}
      direction="column"
      gap="16px"
      position="fixed"
      zIndex="1400"
      inset={{ base: 'auto 8px calc(72px + env(safe-area-inset-bottom))', md: 'auto 24px 24px auto' }}
      w={{ md: '360px' }}
      maxH={{ base: 'calc(100dvh - 136px)', md: 'calc(100dvh - 48px)' }}
      overflowY="auto"
      p="16px"
      bg="bg.card"
      borderRadius="14px"
      boxShadow="floating"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
      onKeyDown={onEscape}
    >
      <Flex align="center" gap="8px" cursor={{ md: 'grab' }} touchAction="none" {...drag.handle}>
        <Text as="h2" flex="1" textStyle="md" fontWeight="600">
          {isWrapUp ? t.title : t.notesTitle}
        </Text>
        {isWrapUp && availability.wrapUpEndsAt !== null && (
          <chakra.span textStyle="md">
            <Countdown until={availability.wrapUpEndsAt} />
          </chakra.span>
        )}
        <PanelButton aria-label={messages.close} onClick={afterCall.close}>
          <X size={16} aria-hidden />
        </PanelButton>
      </Flex>
      {call && <CallSummary call={call} />}
      <NotesPane state={notes} draft={draft} onDraft={setDraft} />
      <Flex
        gap="8px"
        justify="flex-end"
        position="sticky"
        bottom="-16px"
        mx="-16px"
        mb="-16px"
        p="16px"
        bg="bg.card"
        borderTopWidth="1px"
        borderColor="line"
      >
        {isWrapUp ? (
          <>
            <Button size="sm" variant="outline" onClick={() => availability.extendWrapUp(EXTENSION_MS)}>
              {t.extend}
            </Button>
            <Button size="sm" onClick={() => void saveAndThen(availability.endWrapUp)}>
              {messages.availability.finishWrapUp}
            </Button>
          </>
        ) : (
          <Button size="sm" onClick={() => void saveAndThen(afterCall.close)}>
            {t.done}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}

function CallSummary({ call }: { call: Call }) {
  const number = usePhoneNumber(call.direction === 'inbound' ? call.from : call.to);
  const name = call.contact?.name;
  const details = [name && number, call.durationSec && formatDuration(call.durationSec * 1000)];
  return (
    <Flex align="center" gap="12px">
      <Avatar name={name ?? null} size={40} />
      <Box minW="0">
        <Text fontWeight="600" truncate>
          {name ?? number}
        </Text>
        <Text color="fg.muted" truncate>
          {details.filter(Boolean).join(' · ')}
        </Text>
      </Box>
    </Flex>
  );
}
