import { presenceOf } from '@ringback/voice-client';
import { useMemo, useSyncExternalStore } from 'react';
import type { Realtime } from './useRealtime';

/** What keeps calls from ringing at an available user. */
export type Activity = 'on-call' | 'wrap-up';

/** What the user does on any of their pages. */
interface OwnActivity {
  /** Whether the user is available, on a call or in wrap-up. */
  isPresent: boolean;
  activity: Activity | null;
  /** The end of the wrap-up time by the clock of the page, in milliseconds. */
  wrapUpEndsAt: number | null;
  /** The same by the clock of the server, as an ISO time. */
  serverWrapUpEnd: string | null;
}

/** Returns whether the user is available, on a call, or in the wrap-up time after it, on any of their pages. */
export function useActivity({ presence, userId }: Realtime): OwnActivity {
  const members = useSyncExternalStore(presence.subscribe, presence.get);
  const { state, since, wrapUpEndsAt } = presenceOf(members, userId ?? '');
  const isWrapUp = state === 'wrap-up';
  // The clock of the server may be ahead of the page's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state has a new start
  const seenAt = useMemo(() => Date.now(), [isWrapUp, since]);
  const startedAt = since === null ? seenAt : Date.parse(since);
  const ahead = Math.max(0, startedAt - seenAt);
  return {
    isPresent: state !== 'offline' && state !== 'away',
    activity: isWrapUp || state === 'on-call' ? state : null,
    wrapUpEndsAt: isWrapUp && wrapUpEndsAt ? Date.parse(wrapUpEndsAt) - ahead : null,
    serverWrapUpEnd: isWrapUp && wrapUpEndsAt ? wrapUpEndsAt : null,
  };
}
