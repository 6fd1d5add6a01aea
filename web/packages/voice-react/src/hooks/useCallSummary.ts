import { type CallSummary, type CallSummaryState as Loaded, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The summary of one call, and the functions that change it. */
export interface CallSummaryState {
  /** The extract of the transcript, the summary, and the engine that drafts summaries. Null until loaded. */
  loaded: Loaded | null;
  /** Why the summary could not be loaded or changed, with the remedy. */
  problem: string | null;
  retry: () => void;
  /** Lets the engine write a draft. */
  draft: () => Promise<void>;
  /** Accepts a text. Resolves to false when it could not be saved, so that the text can be kept. */
  accept: (text: string) => Promise<boolean>;
  /** Deletes the draft or the accepted summary. */
  remove: () => Promise<void>;
}

/**
 * Returns the summary of a call, inside `TwilioInboundListener`. Events keep it current.
 *
 * @example
 * ```tsx
 * const { loaded, draft } = useCallSummary(callId);
 * <p>{loaded?.summary?.text}</p>
 * <button onClick={draft}>Draft a summary</button>
 * ```
 */
export function useCallSummary(callId: string): CallSummaryState {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [state, setState] = useState<{ callId: string; loaded: Loaded } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(async () => {
    try {
      setState({ callId, loaded: await api.callSummary(workspaceId, callId) });
      setProblem(null);
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  }, [api, workspaceId, callId]);

  useEffect(() => void load(), [load]);

  useEffect(
    () =>
      listen((frame) => {
        // An ended transcription has the whole transcript.
        const isChange = frame.type === 'call-summary-changed' || frame.type === 'transcript-changed';
        if ((isChange && frame.callId === callId) || (frame.type === 'welcome' && frame.reload)) void load();
      }),
    [listen, load, callId],
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
    const show = (summary: CallSummary | null) =>
      setState((before) => before && { ...before, loaded: { ...before.loaded, summary } });
    return {
      draft: async () => {
        if (await attempt(() => api.draftCallSummary(workspaceId, callId))) await load();
      },
      accept: (text: string) => attempt(async () => show(await api.acceptCallSummary(workspaceId, callId, text))),
      remove: async () => {
        await attempt(async () => {
          await api.deleteCallSummary(workspaceId, callId);
          show(null);
        });
      },
    };
  }, [api, workspaceId, callId, load]);

  return { loaded: state?.callId === callId ? state.loaded : null, problem, retry: load, ...actions };
}

const messageOf = (failure: unknown) => (failure instanceof Problem ? failure.message : String(failure));
