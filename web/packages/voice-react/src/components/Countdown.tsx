import { chakra } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import { useEffect, useState } from 'react';

/** The remaining time. Screen readers do not announce it each second. Shows nothing when the time is over. */
export function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((until - now) / 1000) * 1000;
  if (left <= 0) return null;
  return (
    <chakra.span role="timer" aria-live="off" color="fg.muted" fontVariantNumeric="tabular-nums">
      {formatDuration(left)}
    </chakra.span>
  );
}
