import type { Call } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import type { Availability } from './useAvailability';
import { noteDraft } from './useNoteDraft';
import type { Voice } from './useVoiceDevice';

/** The work after a call: its notes and its disposition. */
export interface AfterCall {
  /** The call whose notes are open after its end. Null while none are. */
  callId: string | null;
  /** Opens the notes of a call that has ended. */
  open: (callId: string) => void;
  close: () => void;
  /** Whether the notes of the current call are shown in its window. */
  isNoteOpen: boolean;
  setNoteOpen: (open: boolean) => void;
}

interface Parts {
  workspaceId: string;
  userId: string | null;
  voice: Voice;
  availability: Availability;
  /** The id of the current call. */
  callId: string | null;
  ownCall: Call | null;
}

/** Opens the notes of the last call when a wrap-up starts, or when a call ends while its notes are open. */
export function useAfterCall({ workspaceId, userId, voice, availability, callId, ownCall }: Parts): AfterCall {
  const { api } = useRingback();
  const [openId, setOpenId] = useState<string | null>(null);
  const [isNoteOpen, setNoteOpen] = useState(false);
  const phase = voice.call?.phase;
  const isTalking = phase !== undefined && phase !== 'incoming' && phase !== 'ended';
  const isWrapUp = availability.activity === 'wrap-up';
  const ownId = ownCall?.id ?? null;

  useEffect(() => {
    if (isTalking) setOpenId(null);
    else setNoteOpen(false);
  }, [isTalking]);

  const hasEnded = phase === 'ended';
  useEffect(() => {
    if (hasEnded && isNoteOpen && callId) setOpenId(callId);
  }, [hasEnded, isNoteOpen, callId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the start and the end of a wrap-up count
  useEffect(() => {
    if (!isWrapUp) {
      // A note that is being written stays open.
      setOpenId((id) => (id && noteDraft.get(id) ? id : null));
      return;
    }
    if (isTalking) return;
    // Of several calls, the one that has just ended.
    const endedId = (hasEnded ? callId : null) ?? ownId;
    if (endedId) {
      setOpenId(endedId);
      return;
    }
    if (!userId) return;
    let isCurrent = true;
    api.calls(workspaceId, { agent: userId, limit: 1 }).then(
      ({ calls }) => isCurrent && setOpenId(calls[0]?.id ?? null),
      // The notes can also be opened from the list of calls.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [isWrapUp, userId]);

  const close = useCallback(() => setOpenId(null), []);
  return useMemo(
    () => ({ callId: isTalking ? null : openId, open: setOpenId, close, isNoteOpen, setNoteOpen }),
    [isTalking, openId, close, isNoteOpen],
  );
}
