import { useState } from 'react';
import type { Handset } from '../handset/handset';
import { readNumber, written } from '../handset/numbers';
import type { Phones } from '../handset/phones';

/** What a number field shows, and what it tells. */
export interface NumberFieldState {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onBlur?: () => void;
}

/** The two fields of a handset: who I am, and whom I call. */
export function useDial(handset: Handset, phones: Phones) {
  const [mine, setMine] = useState(written(handset.number));
  const [myWords, setMyWords] = useState<string>();
  const [theirs, setTheirs] = useState('');
  const [theirWords, setTheirWords] = useState<string>();

  const renumber = (): boolean => {
    const read = readNumber(mine);
    setMyWords(read.words);
    if (read.number === undefined) return false;
    setMine(written(read.number));
    phones.happen(handset.id, { type: 'renumber', number: read.number });
    return true;
  };
  const dial = (): void => {
    const read = readNumber(theirs);
    setTheirWords(read.words);
    if (!renumber() || read.number === undefined) return;
    phones.happen(handset.id, { type: 'call', to: read.number });
  };
  const my: NumberFieldState = { value: mine, error: myWords, onChange: setMine, onBlur: renumber };
  const to: NumberFieldState = {
    value: theirs,
    error: theirWords,
    onChange: (value) => {
      setTheirs(value);
      setTheirWords(undefined);
    },
  };
  return { my, to, dial };
}
