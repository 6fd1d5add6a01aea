import { useState } from 'react';
import type { Handset } from '../handset/handset';
import { formatNumber, parseNumber } from '../handset/numbers';
import type { Phones } from '../handset/phones';

/** The value of a number field, and its change handler. */
export interface NumberFieldState {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onBlur?: () => void;
}

/** The two fields of a handset: its own number, and the number to call. */
export function useDial(handset: Handset, phones: Phones) {
  const [ownNumber, setOwnNumber] = useState(formatNumber(handset.number));
  const [ownNumberError, setOwnNumberError] = useState<string>();
  const [numberToCall, setNumberToCall] = useState('');
  const [numberToCallError, setNumberToCallError] = useState<string>();

  const applyOwnNumber = (): boolean => {
    const read = parseNumber(ownNumber);
    setOwnNumberError(read.error);
    if (read.number === undefined) return false;
    setOwnNumber(formatNumber(read.number));
    phones.dispatch(handset.id, { type: 'set-number', number: read.number });
    return true;
  };
  const dial = (): void => {
    const read = parseNumber(numberToCall);
    setNumberToCallError(read.error);
    if (!applyOwnNumber() || read.number === undefined) return;
    phones.dispatch(handset.id, { type: 'call', to: read.number });
  };
  const my: NumberFieldState = {
    value: ownNumber,
    error: ownNumberError,
    onChange: setOwnNumber,
    onBlur: applyOwnNumber,
  };
  const to: NumberFieldState = {
    value: numberToCall,
    error: numberToCallError,
    onChange: (value) => {
      setNumberToCall(value);
      setNumberToCallError(undefined);
    },
  };
  return { my, to, dial };
}
