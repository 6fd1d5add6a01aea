import { type CallDisposition, type CallNote, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The notes and the disposition of one call, and the functions that change them. */
export interface CallNotesState {
  /** Oldest first. Null until loaded. */
  notes: readonly CallNote[] | null;
  disposition: CallDisposition | null;
  /** Why the notes could not be loaded or changed, with the remedy. */
  problem: string | null;
  retry: () => void;
  /** Adds a note. Resolves to false when it could not be saved, so that the text can be kept. */
  add: (text: string) => Promise<boolean>;
  remove: (noteId: string) => Promise<void>;
  /** Sets the disposition; null removes it. */
  setDisposition: (dispositionId: string | null) => Promise<void>;
}

interface Loaded {
  callId: string;
  notes: readonly CallNote[];
  disposition: CallDisposition | null;
}

/**
 * Returns the notes and the disposition of a call, inside `TwilioInboundListener`. Events keep them current, so all
 * devices of the team show the same.
 *
 * @example
 * ```tsx
 * const { notes, add } = useCallNotes(callId);
 * <ul>{notes?.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>
 * <button onClick={() => add('Wants a refund')}>Add note</button>
 * ```
 */
export function useCallNotes(callId: string): CallNotesState {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [state, setState] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const loaded = state?.callId === callId ? state : null;

  const change = useCallback(
    (apply: (before: Loaded) => Partial<Loaded>) =>
      setState((before) => (before?.callId === callId ? { ...before, ...apply(before) } : before)),
    [callId],
  );

  const load = useCallback(async () => {
    try {
      const { notes, disposition } = await api.callNotes(workspaceId, callId);
      setState({ callId, notes, disposition });
      setProblem(null);
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  }, [api, workspaceId, callId]);

  useEffect(() => void load(), [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome' && frame.reload) void load();
        if (!('callId' in frame) || frame.callId !== callId) return;
        if (frame.type === 'call-note-added') change(({ notes }) => ({ notes: withNote(notes, frame.note) }));
        if (frame.type === 'call-note-removed') {
          change(({ notes }) => ({ notes: notes.filter(({ id }) => id !== frame.noteId) }));
        }
        if (frame.type === 'call-disposition-changed') change(() => ({ disposition: frame.disposition }));
      }),
    [listen, load, change, callId],
  );

  const actions = useMemo(() => {
    const attempt = async (action: () => Promise<void>) => {
      try {
        await action();
        setProblem(null);
        return true;
      } catch (failure) {
        setProblem(messageOf(failure));
        return false;
      }
    };
    return {
      add: (text: string) =>
        attempt(async () => {
          const note = await api.addNote(workspaceId, callId, crypto.randomUUID(), text);
          change(({ notes }) => ({ notes: withNote(notes, note) }));
        }),
      remove: async (noteId: string) => {
        await attempt(async () => {
          await api.removeNote(workspaceId, callId, noteId);
          change(({ notes }) => ({ notes: notes.filter(({ id }) => id !== noteId) }));
        });
      },
      setDisposition: async (dispositionId: string | null) => {
        await attempt(async () => {
          const disposition = await api.setDisposition(workspaceId, callId, dispositionId);
          change(() => ({ disposition }));
        });
      },
    };
  }, [api, workspaceId, callId, change]);

  return {
    notes: loaded?.notes ?? null,
    disposition: loaded?.disposition ?? null,
    problem,
    retry: load,
    ...actions,
  };
}

const withNote = (notes: readonly CallNote[], added: CallNote) =>
  notes.some(({ id }) => id === added.id) ? notes : [...notes, added];

const messageOf = (failure: unknown) => (failure instanceof Problem ? failure.message : String(failure));
