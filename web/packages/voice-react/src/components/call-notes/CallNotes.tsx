import { Button, Flex, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { type CallNotesState, useCallNotes } from '../../hooks/useCallNotes';
import { useNoteDraft } from '../../hooks/useNoteDraft';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { DispositionPicker } from './DispositionPicker';
import { NoteField } from './NoteField';
import { NoteList } from './NoteList';

/** The props of `CallNotes`. */
export interface CallNotesProps {
  /** The id of the call, as in the API. */
  callId: string;
  /** Whether the user may delete the notes of others: an administrator or an owner. */
  isAdmin?: boolean;
  /** Whether the field for a new note receives the focus. */
  autoFocus?: boolean;
}

/**
 * The disposition and the notes of a call, inside `TwilioInboundListener`. A new note is kept in this tab until it is
 * saved, also when the page reloads.
 *
 * @example
 * ```tsx
 * <CallNotes callId={call.id} />
 * ```
 */
export const CallNotes = scoped(function CallNotes({ callId, ...options }: CallNotesProps) {
  const state = useCallNotes(callId);
  const [draft, setDraft] = useNoteDraft(callId);
  return <NotesPane state={state} draft={draft} onDraft={setDraft} {...options} />;
});

interface PaneProps extends Omit<CallNotesProps, 'callId'> {
  state: CallNotesState;
  draft: string;
  onDraft: (text: string) => void;
}

/** The disposition and the notes, with the state of a component above it. */
export function NotesPane({ state, draft, onDraft, isAdmin = false, autoFocus = false }: PaneProps) {
  const { realtime } = useTelephone();
  const { notes, disposition, problem, retry, add, remove, setDisposition } = state;
  const save = async () => {
    const isSaved = await add(draft.trim());
    if (isSaved) onDraft('');
    return isSaved;
  };
  return (
    <Flex direction="column" gap="16px" textAlign="start">
      <DispositionPicker selected={disposition} onSelect={(id) => void setDisposition(id)} />
      <NoteField draft={draft} onChange={onDraft} onSave={save} autoFocus={autoFocus} />
      {problem && (
        <Flex align="center" gap="8px">
          <Text flex="1" role="alert" color="hangup">
            {problem}
          </Text>
          {!notes && (
            <Button size="sm" variant="outline" onClick={retry}>
              {messages.tryAgain}
            </Button>
          )}
        </Flex>
      )}
      {(notes || !problem) && (
        <NoteList
          notes={notes}
          mayDelete={({ author }) => isAdmin || author.id === realtime.userId}
          onDelete={(id) => void remove(id)}
        />
      )}
    </Flex>
  );
}
