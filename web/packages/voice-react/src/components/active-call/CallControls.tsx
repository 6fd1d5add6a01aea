import { Flex } from '@chakra-ui/react';
import { HangUpIcon, PhoneIcon, RoundButton, useKeyboardShortcut } from '@ringback/ui';
import { Grid3x3, Mic, MicOff, NotebookPen } from 'lucide-react';
import { useCallback } from 'react';
import type { CurrentConversation } from '../../hooks/useConversation';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { type CallPanel, ConferenceControls } from './ConferenceControls';
import { PRESSED } from './pressed';

/** Shortcuts during a call. They work in the dialog and while it is collapsed. */
export const MUTE_SHORTCUT = 'Alt+M';
export const HANG_UP_SHORTCUT = 'Alt+H';
/** Opens and closes the keypad of the call window. */
export const KEYPAD_SHORTCUT = 'Alt+K';
/** Opens and closes the notes of the call window. */
export const NOTE_SHORTCUT = 'Alt+N';

interface Props {
  voice: Voice;
  /** The conference call. Null for a call without hold, transfer or further participants. */
  conversation: CurrentConversation | null;
  panel: CallPanel | null;
  onToggle: (panel: CallPanel) => void;
  isNoteOpen: boolean;
  /** Null while the call has no id to which a note can be added. */
  onToggleNote: (() => void) | null;
}

/** The round buttons below a call and, in a row of its own, Hang up. After the end Call again, Note. */
export function CallControls({ voice, conversation, panel, onToggle, isNoteOpen, onToggleNote }: Props) {
  const { call } = voice;
  const canPressKeys = call !== null && call.phase !== 'ended' && call.startedAt !== null;
  const toggleKeypad = useCallback(() => onToggle('keypad'), [onToggle]);
  useKeyboardShortcut(KEYPAD_SHORTCUT, canPressKeys ? toggleKeypad : null);
  useKeyboardShortcut(NOTE_SHORTCUT, onToggleNote);
  if (!call) return null;
  if (call.phase === 'ended') {
    return (
      <Flex justify="center" gap="32px" mt="24px">
        <RoundButton
          icon={PhoneIcon}
          label={messages.callAgain}
          kind="answer"
          onClick={() => voice.dial(call.number)}
        />
        {onToggleNote && (
          <RoundButton icon={NotebookPen} label={messages.notes.note} onClick={onToggleNote} shortcut={NOTE_SHORTCUT} />
        )}
      </Flex>
    );
  }
  return (
    <>
      <Flex justify="center" gap="32px" mt="24px">
        <RoundButton
          icon={call.muted ? MicOff : Mic}
          label={call.muted ? messages.unmute : messages.mute}
          {...(call.muted ? PRESSED : {})}
          disabled={call.startedAt === null}
          onClick={() => voice.mute(!call.muted)}
          shortcut={MUTE_SHORTCUT}
        />
        <RoundButton
          icon={Grid3x3}
          label={messages.keypad}
          {...(panel === 'keypad' ? PRESSED : {})}
          aria-expanded={panel === 'keypad'}
          disabled={call.startedAt === null}
          onClick={toggleKeypad}
          shortcut={KEYPAD_SHORTCUT}
        />
        {onToggleNote && (
          <RoundButton
            icon={NotebookPen}
            label={messages.notes.note}
            {...(isNoteOpen ? PRESSED : {})}
            aria-expanded={isNoteOpen}
            onClick={onToggleNote}
            shortcut={NOTE_SHORTCUT}
          />
        )}
      </Flex>
      {conversation && <ConferenceControls conversation={conversation} panel={panel} onToggle={onToggle} />}
      <Flex justify="center" mt="24px">
        <RoundButton
          icon={HangUpIcon}
          label={messages.hangUp}
          kind="hangup"
          onClick={voice.hangUp}
          shortcut={HANG_UP_SHORTCUT}
        />
      </Flex>
    </>
  );
}
