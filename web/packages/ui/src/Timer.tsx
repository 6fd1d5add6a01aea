import { useEffect, useState } from 'react';
import { formatDuration } from './format';

interface Props {
  since: number;
  until?: number | null;
  /** One of many in a list, where it is a fact of its row and no timer of its own. */
  inList?: boolean;
}

/** How long the call has lasted. Not announced: it would talk over the call. */
export function Timer({ since, until, inList = false }: Props) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <span {...(inList ? {} : { role: 'timer', 'aria-live': 'off' })}>{formatDuration((until ?? now) - since)}</span>
  );
}
