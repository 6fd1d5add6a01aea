import { useEffect, useState } from 'react';

const CHECK_MS = 250;

/** Returns the whole seconds since a time, as a timer shows them; 0 without a time. Renders when they change. */
export function useWaitSeconds(since: number | null): number {
  const [seconds, setSeconds] = useState(() => secondsSince(since));
  useEffect(() => {
    const update = () => setSeconds(secondsSince(since));
    update();
    const timer = setInterval(update, CHECK_MS);
    return () => clearInterval(timer);
  }, [since]);
  return seconds;
}

const secondsSince = (since: number | null) =>
  since === null ? 0 : Math.max(0, Math.floor((Date.now() - since) / 1000));
