import { createContext, useContext } from 'react';
import type { Telephone } from './useTelephone';

/** What a button that places a call needs. It changes less often than `Telephone`. */
export interface Dial {
  /** Places a call. The contact's name is shown for the number. */
  dial: Telephone['dial'];
  /** Why a call cannot be placed now, with the remedy. Null if it can. */
  disabledReason: string | null;
  /** Whether the current call is put on hold first. */
  holdsCurrent: boolean;
}

export const DialContext = createContext<Dial | null>(null);

/**
 * Returns what a button that places a call needs. A list with such a button in each row renders less often with it than
 * with `useTelephone`.
 *
 * @example
 * ```tsx
 * const { dial, disabledReason } = useDial();
 * <button disabled={disabledReason !== null} onClick={() => dial('+15550100001')}>Call</button>
 * ```
 */
export function useDial(): Dial {
  const dial = useContext(DialContext);
  if (!dial) throw new Error('TwilioInboundListener is missing above this component');
  return dial;
}
