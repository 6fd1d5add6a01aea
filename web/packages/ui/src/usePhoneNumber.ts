import { useSyncExternalStore } from 'react';
import { messages } from './messages';

type NumberFormatter = (number: string) => string;

let formatter: NumberFormatter | null = null;
let isLoading = false;
const listeners = new Set<() => void>();

/** Loads the numbering plans of all countries on demand: 29 kB gzip that a page without calls does not need. */
async function load(): Promise<void> {
  const { formatPhoneNumber } = await import('./formatPhoneNumber');
  formatter = (number) => formatPhoneNumber(number);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!isLoading) {
    isLoading = true;
    // Shows the number unformatted. The next component that subscribes tries again.
    load().catch(() => {
      isLoading = false;
    });
  }
  return () => void listeners.delete(listener);
}

/** Formats a number as its country does. North American numbers are formatted immediately, others after loading. */
export function usePhoneNumber(number: string): string {
  return usePhoneNumberFormatter()(number);
}

/** Returns the formatter of `usePhoneNumber`, for several numbers. */
export function usePhoneNumberFormatter(): NumberFormatter {
  const loaded = useSyncExternalStore(
    subscribe,
    () => formatter,
    () => null,
  );
  return loaded ?? formatNorthAmerican;
}

function formatNorthAmerican(number: string): string {
  if (number.startsWith('user:')) return messages.colleague;
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area ? `(${area}) ${exchange}-${line}` : number || messages.unknownNumber;
}
