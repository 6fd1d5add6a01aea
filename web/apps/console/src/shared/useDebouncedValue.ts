import { useEffect, useState } from 'react';

/** The pause in typing after which a request is sent. */
const TYPING_PAUSE_MS = 250;

/** Returns the value as it was when the user last paused. */
export function useDebouncedValue<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
