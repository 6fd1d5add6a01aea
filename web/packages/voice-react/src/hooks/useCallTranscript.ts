import { Problem, type Transcript, type Utterance } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The transcript of one call, or of one of its recordings. */
export interface CallTranscriptState {
  /** Whether the workspace transcribes calls. Null until loaded. */
  isLive: boolean | null;
  /** Null for a call that is not transcribed. */
  transcript: Transcript | null;
  /** In the order of their times. */
  utterances: readonly Utterance[];
  /** Why the transcript could not be loaded, with the remedy. */
  problem: string | null;
  retry: () => void;
}

type Loaded = Pick<CallTranscriptState, 'transcript' | 'utterances'> & { callId: string; isLive: boolean };

/**
 * Returns the transcript of a call, inside `TwilioInboundListener`, or with `recordingId` that of a recording or a
 * voicemail. Without it, the transcript of a recording takes the place of the live one when it is complete. Events add
 * utterances, and replace the text of one that turned out to contain a card number.
 *
 * @example
 * ```tsx
 * const { utterances } = useCallTranscript(callId);
 * <ul>{utterances.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>
 * ```
 */
export function useCallTranscript(callId: string, recordingId?: string): CallTranscriptState {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [state, setState] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(async () => {
    try {
      const { live, transcripts } = await api.transcripts(workspaceId, callId);
      const best = bestOf(transcripts, recordingId);
      setState((before) => ({
        callId,
        isLive: live,
        transcript: best?.transcript ?? null,
        utterances: merged(
          best?.utterances ?? [],
          // An utterance may have arrived while the request was on its way.
          best?.transcript.kind !== 'recording' && before?.callId === callId ? before.utterances : [],
        ),
      }));
      setProblem(null);
    } catch (failure) {
      setProblem(failure instanceof Problem ? failure.message : String(failure));
    }
  }, [api, workspaceId, callId, recordingId]);

  useEffect(() => void load(), [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome' && frame.reload) void load();
        if (frame.type === 'transcript-changed' && frame.callId === callId) void load();
        if (frame.type === 'transcript-utterance' && frame.callId === callId) {
          setState((before) =>
            before?.transcript?.kind === 'recording'
              ? before
              : before?.callId === callId
                ? { ...before, utterances: merged(before.utterances, [frame.utterance]) }
                : { callId, isLive: true, transcript: null, utterances: [frame.utterance] },
          );
        }
      }),
    [listen, load, callId],
  );
  const loaded = state?.callId === callId ? state : null;
  return {
    isLive: loaded?.isLive ?? null,
    transcript: loaded?.transcript ?? null,
    utterances: loaded?.utterances ?? [],
    problem,
    retry: load,
  };
}

interface WholeTranscript {
  transcript: Transcript;
  utterances: readonly Utterance[];
}

function bestOf(all: readonly WholeTranscript[], recordingId?: string): WholeTranscript | undefined {
  const own = all.find(({ transcript }) => transcript.sourceId === recordingId);
  if (recordingId && own) return own;
  return (
    all.find(({ transcript: { kind, status } }) => kind === 'recording' && status === 'completed') ??
    all.find(({ transcript: { kind } }) => kind === 'live') ??
    all[0]
  );
}

/** Later ones replace earlier ones with the same id. */
function merged(before: readonly Utterance[], received: readonly Utterance[]): readonly Utterance[] {
  const byId = new Map([...before, ...received].map((each) => [each.id, each]));
  return [...byId.values()].sort((a, b) => a.at.localeCompare(b.at) || a.sequence - b.sequence);
}
