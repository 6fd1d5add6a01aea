import { Flex } from '@chakra-ui/react';
import { HangUpIcon, PhoneIcon, RoundButton, useKeyboardShortcut } from '@ringback/ui';
import { Grid3x3, Mic, MicOff, NotebookPen } from 'lucide-react';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';

/** Shortcuts during a call. They work in the dialog and while it is collapsed. */
export const MUTE_SHORTCUT = 'Alt+M';
export const HANG_UP_SHORTCUT = 'Alt+H';
/** Opens and closes the keypad of the call window. */
export const KEYPAD_SHORTCUT = 'Alt+K';

interface Props {
  voice: Voice;
  isKeypadOpen: boolean;
  onToggleKeypad: () => void;
  isNoteOpen: boolean;
  /** Null while the call has no id to which a note can be added. */
  onToggleNote: (() => void) | null;
}

/** The round buttons below a call: Mute, Keypad, Note and, in a row of its own, Hang up. After the end Call again, Note. */
export function CallControls({ voice, isKeypadOpen, onToggleKeypad, isNoteOpen, onToggleNote }: Props) {
  const { call } = voice;
  const canPressKeys = call !== null && call.phase !== 'ended' && call.startedAt !== null;
  useKeyboardShortcut(KEYPAD_SHORTCUT, canPressKeys ? onToggleKeypad : null);
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
        {onToggleNote && <RoundButton icon={NotebookPen} label={messages.notes.note} onClick={onToggleNote} />}
      </Flex>
    );
  }
  return (
    <>
      <Flex justify="center" gap="32px" mt="24px">
        <RoundButton
          icon={call.muted ? MicOff : Mic}
          label={call.muted ? messages.unmute : messages.mute}
          {...(call.muted ? pressed : {})}
          disabled={call.startedAt === null}
          onClick={() => voice.mute(!call.muted)}
          shortcut={MUTE_SHORTCUT}
        />
        <RoundButton
          icon={Grid3x3}
          label={messages.keypad}
          {...(isKeypadOpen ? pressed : {})}
          aria-expanded={isKeypadOpen}
          disabled={call.startedAt === null}
          onClick={onToggleKeypad}
          shortcut={KEYPAD_SHORTCUT}
        />
        {onToggleNote && (
          <RoundButton
            icon={NotebookPen}
            label={messages.notes.note}
            {...(isNoteOpen ? pressed : {})}
            aria-expanded={isNoteOpen}
            onClick={onToggleNote}
          />
        )}
      </Flex>
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

const pressed = { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' }, _active: { bg: 'fg.muted' } };
