import type { Call } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useEffect, useSyncExternalStore } from 'react';
import { isMissed } from '../../shared/callFormatting';

/** Marks the missed calls of a list as seen on all devices of the user, while the list is in view. */
export function useMarkMissedCallsSeen(workspaceId: string, calls: readonly Call[], isComplete: boolean): void {
  const { api } = useRingback();
  const isVisible = useSyncExternalStore(subscribeVisibility, () => document.visibilityState === 'visible');
  const seenUntil = isComplete && isVisible ? newestMissed(calls) : null;
  useEffect(() => {
    if (!seenUntil) return;
    // The number stays until the next visit, if the request fails.
    api.markMissedCallsSeen(workspaceId, seenUntil).catch(() => {});
  }, [api, workspaceId, seenUntil]);
}

/** Returns when the newest missed call ended. */
const newestMissed = (calls: readonly Call[]): string | null =>
  calls
    .filter(isMissed)
    .map(({ endedAt }) => endedAt)
    .reduce((newest, at) => (at && (!newest || Date.parse(at) > Date.parse(newest)) ? at : newest), null);

function subscribeVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
