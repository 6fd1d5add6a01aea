import { useEffect, useState } from 'react';

/** The id of the list of suggestions of every "Number to call". */
export const KNOWN_NUMBERS_ID = 'known-numbers';

/** A number of the exchange that can be dialed. */
export interface KnownNumber {
  number: string;
  friendlyName: string;
}

/** Returns the numbers that can be dialed, loaded again after each reconnect. They are only suggestions. */
export function useKnownNumbers(connection: string): readonly KnownNumber[] {
  const [known, setKnown] = useState<readonly KnownNumber[]>([]);
  useEffect(() => {
    if (connection !== 'up') return;
    const abort = new AbortController();
    fetch('/exchange/numbers', { signal: abort.signal })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { numbers: KnownNumber[] }).numbers : []))
      .then(setKnown)
      .catch((failure: unknown) => {
        if (!abort.signal.aborted) console.warn('The numbers of the exchange could not be read.', failure);
      });
    return () => abort.abort();
  }, [connection]);
  return known;
}
