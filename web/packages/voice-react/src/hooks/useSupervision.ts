import type { Call, CallToJoin, SupervisionMode } from '@ringback/voice-client';
import { createContext, useContext, useMemo, useState } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import type { Voice } from './useVoiceDevice';

/** What a supervisor can do with a call of others. Without a call the actions have no effect. */
export interface Supervised {
  /** How the user supervises the call now. Null while the user does not. */
  mode: SupervisionMode | null;
  /** Why the user cannot listen to the call, whisper or barge in. Null if it is possible. */
  disabledReason: string | null;
  /** Why the user cannot take the call over or answer it. Null if it is possible. */
  takeOverDisabledReason: string | null;
  /** Why the last request to end the call failed. */
  problem: string | null;
  /** Joins the call, or changes the mode. */
  supervise: (mode: SupervisionMode) => void;
  /** Joins in place of the agents. Answers the call of a caller who waits. */
  takeOver: () => void;
  /** Ends the call for all participants. */
  end: () => void;
}

/** What the actions of a supervisor need of the telephone. It changes less often than `Telephone`. */
export interface Supervising {
  workspaceId: string;
  userId: string | null;
  /** The call that the user supervises. Null while there is none. */
  supervised: { callId: string; mode: SupervisionMode } | null;
  /** Why the user cannot join another call now. Null if it is possible. */
  busyReason: string | null;
  supervise: Voice['supervise'];
  takeOver: Voice['takeOver'];
}

export const SupervisingContext = createContext<Supervising | null>(null);

/**
 * Returns what a supervisor can do with a call of others, inside `TwilioInboundListener`.
 *
 * @example
 * ```tsx
 * const { supervise, disabledReason } = useSupervision(call);
 * <button disabled={disabledReason !== null} onClick={() => supervise('listen')}>Listen</button>
 * ```
 */
export function useSupervision(call: Call | null): Supervised {
  const { api } = useRingback();
  const supervising = useContext(SupervisingContext);
  if (!supervising) throw new Error('TwilioInboundListener is missing above this component');
  const { workspaceId, userId, supervised, busyReason, supervise, takeOver } = supervising;
  const [problem, setProblem] = useState<string | null>(null);
  const target = call && toJoin(call);
  const mode = call !== null && supervised?.callId === call.id ? supervised.mode : null;
  const reason = call && (reasonAgainst(call, userId) ?? (mode === null ? busyReason : null));
  const isInternal = call?.direction === 'internal';
  return {
    mode,
    disabledReason: reason ?? (call && hasConversation(call) ? null : messages.supervision.noAgent),
    takeOverDisabledReason: reason ?? (isInternal ? messages.supervision.internalCall : null),
    problem,
    supervise: (wanted) => target && supervise(target, wanted),
    takeOver: () => target && takeOver(target),
    end: () => {
      if (!call) return;
      setProblem(null);
      api.endCall(workspaceId, call.id).catch((failure: Error) => setProblem(failure.message));
    },
  };
}

/** Provides what `useSupervision` needs of the telephone, to a list with many calls. */
export function useSupervisingOf(
  workspaceId: string,
  { call, supervise, takeOver }: Voice,
  userId: string | null,
  busyReason: string | null,
): Supervising {
  // The same while an ordinary call rings, so that the list behind its card does not render.
  const [callId, mode] = call?.supervision && call.phase !== 'ended' ? [call.callId, call.supervision] : [null, null];
  return useMemo(() => {
    const supervised = callId !== null && mode !== null ? { callId, mode } : null;
    return { workspaceId, userId, supervised, busyReason, supervise, takeOver };
  }, [workspaceId, userId, callId, mode, busyReason, supervise, takeOver]);
}

function toJoin(call: Call): CallToJoin {
  const isInbound = call.direction === 'inbound';
  return {
    callId: call.id,
    direction: isInbound ? 'inbound' : 'outbound',
    number: isInbound ? call.from : call.to,
  };
}

const isOther = (role: string) => role === 'agent' || role === 'external';

const hasConversation = ({ participants }: Call): boolean =>
  participants.some(({ role, state }) => isOther(role) && state === 'joined');

function reasonAgainst({ strategy, participants }: Call, userId: string | null): string | null {
  if (strategy !== 'conference') return messages.supervision.simpleCall;
  const isOwn = participants.some(
    ({ role, user, state }) => role === 'agent' && user?.id === userId && state === 'joined',
  );
  return isOwn ? messages.supervision.ownCall : null;
}
