import { useCallback, useState } from 'react';

const key = (callId: string) => `ringback.note.${callId}`;

/** The text of a note that is not saved yet, by call. Kept in this tab, also when it reloads. */
export const noteDraft = {
  get: (callId: string): string => storage()?.getItem(key(callId)) ?? '',
  set: (callId: string, text: string): void => {
    if (text) storage()?.setItem(key(callId), text);
    else storage()?.removeItem(key(callId));
  },
};

/** Returns the unsaved note of a call, and the function that changes it. */
export function useNoteDraft(callId: string): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ callId, text: noteDraft.get(callId) }));
  const change = useCallback(
    (text: string) => {
      noteDraft.set(callId, text);
      setDraft({ callId, text });
    },
    [callId],
  );
  return [draft.callId === callId ? draft.text : noteDraft.get(callId), change];
}

/** Returns the storage of this tab, or null on a server and in a frame without storage access. */
function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
