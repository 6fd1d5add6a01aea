import { useEffect, useState } from 'react';
import { lasted } from './line/words';

/** How long the call has lasted. Not announced: it would talk over the call. */
export function Timer({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-live="off">
      {lasted(now - since)}
    </span>
  );
}
