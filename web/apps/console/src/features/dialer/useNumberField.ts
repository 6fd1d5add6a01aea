import { formatPhoneNumber } from '@ringback/ui';
import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { useCallback, useState } from 'react';
import type { DialedContact } from '../../shared/dialerState';

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** The state of a number field: the formatted text, and the number to dial once it is complete. */
export function useNumberField(start = '') {
  const [typed, setTyped] = useState(start);
  const [contact, setContact] = useState<DialedContact>(null);
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const country = parsed?.country ?? null;

  const setText = useCallback((text: string) => {
    setContact(null);
    setTyped(new AsYouType('US').input(text));
  }, []);
  const appendDigit = useCallback((key: string) => {
    setContact(null);
    setTyped((before) => new AsYouType('US').input(before + key));
  }, []);
  const deleteDigit = useCallback(() => {
    setContact(null);
    setTyped((before) => new AsYouType('US').input(before.replace(/\D*[\d*#+]\D*$/, '')));
  }, []);
  const choose = useCallback((number: string, contact: DialedContact) => {
    setTyped(formatPhoneNumber(number));
    setContact(contact);
  }, []);

  return {
    typed,
    contact,
    /** E.164 once it is complete. */
    number: parsed?.isPossible() ? parsed.number : null,
    country,
    countryName: country ? (countryNames.of(country) ?? country) : null,
    setText,
    appendDigit,
    deleteDigit,
    choose,
  };
}

export type NumberField = ReturnType<typeof useNumberField>;
