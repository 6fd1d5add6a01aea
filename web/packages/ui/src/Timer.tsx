import { useEffect, useState } from 'react';
import { formatDuration } from './format';

interface Props {
  since: number;
  until?: number | null;
  /** Whether the timer is a cell of a list row; it then has no `timer` role of its own. */
  inList?: boolean;
}

/** The duration of a call. Screen readers do not announce it, because they would talk over the call. */
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
