import { formatPhoneNumber } from '@ringback/ui';
import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { useCallback, useState } from 'react';
import type { Chosen } from '../../shared/dialerState';

const countries = new Intl.DisplayNames(['en'], { type: 'region' });

/** A phone number as it is typed, keyed or chosen: how to show it, and what to dial once it is whole. */
export function useNumberField(start = '') {
  const [typed, setTyped] = useState(start);
  const [contact, setContact] = useState<Chosen>(null);
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const country = parsed?.country ?? null;

  const type = useCallback((text: string) => {
    setContact(null);
    setTyped(new AsYouType('US').input(text));
  }, []);
  const press = useCallback((key: string) => {
    setContact(null);
    setTyped((before) => new AsYouType('US').input(before + key));
  }, []);
  const erase = useCallback(() => {
    setContact(null);
    setTyped((before) => new AsYouType('US').input(before.replace(/\D*[\d*#+]\D*$/, '')));
  }, []);
  const choose = useCallback((number: string, who: Chosen) => {
    setTyped(formatPhoneNumber(number));
    setContact(who);
  }, []);

  return {
    typed,
    contact,
    /** E.164 once it is whole. */
    number: parsed?.isPossible() ? parsed.number : null,
    country,
    countryName: country ? (countries.of(country) ?? country) : null,
    type,
    press,
    erase,
    choose,
  };
}

export type NumberField = ReturnType<typeof useNumberField>;
