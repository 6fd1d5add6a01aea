import type { Call, CallTarget, Participant } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useRingback } from '../RingbackProvider';

/** The actions of a conference call. Each resolves when the server has accepted it, with whether it has. */
export interface CallActions {
  /** Whether a request is pending. */
  isBusy: boolean;
  /** Why the last action failed, with the remedy. */
  problem: string | null;
  hold: (participant: Participant) => Promise<boolean>;
  resume: (participant: Participant) => Promise<boolean>;
  /** Transfers the call without asking the target first. */
  transfer: (target: CallTarget) => Promise<boolean>;
  /** Calls the target. With `consult` the customer is on hold meanwhile. */
  add: (target: CallTarget, consult: boolean) => Promise<boolean>;
  /** Removes a participant, or cancels a consultation. */
  remove: (participant: Participant) => Promise<boolean>;
  swap: () => Promise<boolean>;
  merge: () => Promise<boolean>;
  /** Connects the customer with the consulted participant, and leaves. */
  complete: () => Promise<boolean>;
}

/** Returns the actions of a call. Without a call they have no effect. */
export function useCallActions(workspaceId: string, call: Call | null): CallActions {
  const { api } = useRingback();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const callId = call?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a problem belongs to its call
  useEffect(() => setProblem(null), [callId]);
  const run = useCallback(async (request: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await request();
      return true;
    } catch (failure) {
      setProblem((failure as Error).message);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return useMemo(() => {
    const id = callId ?? '';
    return {
      isBusy,
      problem,
      hold: (participant) => run(() => api.holdParticipant(workspaceId, id, participant.id)),
      resume: (participant) => run(() => api.resumeParticipant(workspaceId, id, participant.id)),
      transfer: (target) => run(() => api.transferCall(workspaceId, id, target)),
      add: (target, consult) => run(() => api.addParticipant(workspaceId, id, target, consult)),
      remove: (participant) => run(() => api.removeParticipant(workspaceId, id, participant.id)),
      swap: () => run(() => api.swapCall(workspaceId, id)),
      merge: () => run(() => api.mergeCall(workspaceId, id)),
      complete: () => run(() => api.completeTransfer(workspaceId, id)),
    };
  }, [api, workspaceId, callId, isBusy, problem, run]);
}
