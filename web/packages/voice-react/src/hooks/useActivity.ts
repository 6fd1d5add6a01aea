import { presenceOf, type Workspace } from '@ringback/voice-client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';

/** What keeps calls from ringing at an available user. */
export type Activity = 'on-call' | 'wrap-up';

/** Returns whether the user is available, on a call, or in the wrap-up time after it, on any of their pages. */
export function useActivity(
  { presence, userId }: Realtime,
  workspaceId: string,
): { activity: Activity | null; wrapUpEndsAt: number | null; isPresent: boolean } {
  const members = useSyncExternalStore(presence.subscribe, presence.get);
  const { state, since } = presenceOf(members, userId ?? '');
  const isWrapUp = state === 'wrap-up';
  const wrapUpSeconds = useWrapUpSeconds(workspaceId, isWrapUp);
  // The clock of the server may be ahead of the page's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state has a new start
  const seenAt = useMemo(() => Date.now(), [isWrapUp, since]);
  const startedAt = since === null ? seenAt : Math.min(Date.parse(since), seenAt);
  return {
    isPresent: state !== 'offline' && state !== 'away',
    activity: isWrapUp || state === 'on-call' ? state : null,
    wrapUpEndsAt: isWrapUp && wrapUpSeconds !== null ? startedAt + wrapUpSeconds * 1000 : null,
  };
}

/** Returns the wrap-up time of the workspace, as it is when one starts. Null while it is unknown. */
function useWrapUpSeconds(workspaceId: string, isWrapUp: boolean): number | null {
  const { api } = useRingback();
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    if (!isWrapUp) return;
    let isCurrent = true;
    api.me().then(
      ({ workspaces }) => {
        const workspace: Workspace | undefined = workspaces.find(({ id }) => id === workspaceId);
        if (isCurrent) setSeconds(workspace?.wrapUpSeconds ?? null);
      },
      // Without it, the page shows no remaining time.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [api, workspaceId, isWrapUp]);
  return seconds;
}
