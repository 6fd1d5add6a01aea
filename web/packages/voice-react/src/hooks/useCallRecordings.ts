import { Problem, type Recording, type RecordingList } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The recordings of one call. */
export interface CallRecordingsState {
  /** Null until loaded. */
  list: RecordingList | null;
  /** Why the recordings could not be loaded or changed, with the remedy. */
  problem: string | null;
  retry: () => void;
  /** Pauses a running recording, or continues it. The list changes when Twilio has confirmed that. */
  setPaused: (recordingId: string, paused: boolean) => Promise<void>;
  /** Starts a recording, where the policy of the workspace leaves that to the agents. */
  start: () => Promise<void>;
  isBusy: boolean;
}

/**
 * Returns the recordings of a call, inside `TwilioInboundListener`. Events keep them current.
 *
 * @example
 * ```tsx
 * const { list } = useCallRecordings(callId);
 * <p>{list?.recordings.length} recordings</p>
 * ```
 */
export function useCallRecordings(callId: string): CallRecordingsState {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [state, setState] = useState<{ callId: string; list: RecordingList } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const loadedPhase = useRef('');

  const load = useCallback(async () => {
    try {
      setState({ callId, list: await api.recordings(workspaceId, callId) });
      setProblem(null);
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  }, [api, workspaceId, callId]);

  const actions = useMemo(() => {
    const attempt = async (action: () => Promise<void>) => {
      setBusy(true);
      try {
        await action();
        setProblem(null);
      } catch (failure) {
        setProblem(messageOf(failure));
      } finally {
        setBusy(false);
      }
    };
    return {
      setPaused: (recordingId: string, paused: boolean) =>
        attempt(async () => {
          const pauseOrResume = paused ? api.pauseRecording : api.resumeRecording;
          const changed = await pauseOrResume(workspaceId, callId, recordingId);
          setState((before) => before && { ...before, list: withRecording(before.list, changed) });
        }),
      start: () => attempt(() => api.startRecording(workspaceId, callId)),
    };
  }, [api, workspaceId, callId]);

  useEffect(() => void load(), [load]);

  useEffect(
    () =>
      listen((frame) => {
        const isChange = frame.type === 'call-recordings-changed' && frame.callId === callId;
        // An answered call may be recorded, an ended one no longer.
        const isOwn = (frame.type === 'call-updated' || frame.type === 'call-ended') && frame.call.id === callId;
        const phase = isOwn ? `${frame.call.answeredAt} ${frame.call.endedAt}` : loadedPhase.current;
        const isNewPhase = phase !== loadedPhase.current;
        loadedPhase.current = phase;
        if (isChange || isNewPhase || (frame.type === 'welcome' && frame.reload)) void load();
      }),
    [listen, load, callId],
  );
  return { list: state?.callId === callId ? state.list : null, problem, retry: load, isBusy, ...actions };
}

const withRecording = (list: RecordingList, changed: Recording): RecordingList => ({
  ...list,
  recordings: list.recordings.map((each) => (each.id === changed.id ? changed : each)),
});

const messageOf = (failure: unknown) => (failure instanceof Problem ? failure.message : String(failure));
