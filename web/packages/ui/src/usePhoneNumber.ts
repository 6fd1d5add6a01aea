import { useSyncExternalStore } from 'react';
import { messages } from './messages';

type Format = (number: string) => string;

let format: Format | null = null;
let isLoading = false;
const listeners = new Set<() => void>();

/** Loads the numbering plans of all countries: 29 kB gzip, which a product that never sees a call does not need. */
async function load(): Promise<void> {
  const { formatPhoneNumber } = await import('./formatPhoneNumber');
  format = (number) => formatPhoneNumber(number);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!isLoading) {
    isLoading = true;
    // Without them a number stays as it is; the next component that shows one tries again.
    load().catch(() => {
      isLoading = false;
    });
  }
  return () => void listeners.delete(listener);
}

/** Formats a number as its country writes it. North American numbers are formatted at once, others when that has loaded. */
export function usePhoneNumber(number: string): string {
  const loaded = useSyncExternalStore(
    subscribe,
    () => format,
    () => null,
  );
  if (loaded) return loaded(number);
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area ? `(${area}) ${exchange}-${line}` : number || messages.unknownNumber;
}
