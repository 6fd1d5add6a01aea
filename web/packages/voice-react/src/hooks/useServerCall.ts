import { type Call, hasEnded, mergeCalls } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

type Calls = ReadonlyMap<string, Call>;

/** Returns the server's record of the phone's current call: its participants and their states. Events keep it current. */
export function useServerCall(
  workspaceId: string,
  { call }: Pick<Voice, 'call'>,
  { listen, userId }: Pick<Realtime, 'listen' | 'userId'>,
): Call | null {
  const { api } = useRingback();
  const [calls, setCalls] = useState<Calls>(new Map());
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome') setCalls((before) => merged(before, frame.calls, frame.userId));
        if (frame.type === 'call-updated' || frame.type === 'call-ended') {
          setCalls((before) => merged(before, [frame.call], userId));
        }
      }),
    [listen, userId],
  );
  const callId = call?.callId ?? null;
  const isMissing = callId !== null && call?.startedAt != null && call.phase !== 'ended' && !calls.has(callId);
  useEffect(() => {
    if (!isMissing) return;
    // An event may have been sent before this page was open. Later events also bring the call.
    api.call(workspaceId, callId).then(
      (loaded) => setCalls((before) => (before.has(callId) ? before : merged(before, [loaded], userId))),
      () => {},
    );
  }, [api, workspaceId, callId, isMissing, userId]);
  if (!call) return null;
  if (callId) return calls.get(callId) ?? null;
  return [...calls.values()].findLast(({ to, endedAt }) => to === call.number && endedAt === null) ?? null;
}

/** Keeps the open calls of the user, and the last one that ended. */
function merged(before: Calls, received: readonly Call[], userId: string | null): Calls {
  const own = received.filter(
    ({ agent, participants }) => agent?.id === userId || participants.some(({ user }) => user?.id === userId),
  );
  if (own.length === 0) return before;
  const next = new Map([...before].filter(([, call]) => !hasEnded(call)));
  for (const call of own) next.set(call.id, mergeCalls(before.get(call.id), call));
  return next;
}
