import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/**
 * Returns the number of missed calls that the user has not seen on any device, at most 100, inside
 * `TwilioInboundListener`. `api.markMissedCallsSeen` marks them as seen.
 *
 * @example
 * ```tsx
 * const missed = useMissedCalls();
 * <a href="/calls">Calls {missed > 0 && <b>{missed}</b>}</a>
 * ```
 */
export function useMissedCalls(): number {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [count, setCount] = useState(0);
  useEffect(() => {
    let requests = 0;
    const load = () => {
      const request = ++requests;
      api.missedCalls(workspaceId).then(
        (unseen) => request === requests && setCount(unseen.count),
        // The number is an extra: the list of calls shows why requests fail.
        () => {},
      );
    };
    load();
    const stop = listen(({ type }) => {
      if (type === 'call-missed' || type === 'missed-calls-seen' || type === 'welcome') load();
    });
    return () => {
      requests++;
      stop();
    };
  }, [api, workspaceId, listen]);
  return count;
}
