import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import type { SearchOption } from './SearchSelect';

/** Territories with a calling code and without an ISO 3166 code, which the server does not accept. */
const NOT_ISO = new Set(['AC', 'TA', 'XK']);

const names = new Intl.DisplayNames(['en'], { type: 'region' });

export const countryName = (code: string): string => names.of(code) ?? code;

/** Returns "+49" for Germany. */
export const callingCode = (code: string): string => `+${getCountryCallingCode(code as CountryCode)}`;

/** Returns every country that has telephone numbers, by name. */
export const allCountries = (): SearchOption[] =>
  getCountries()
    .filter((code) => !NOT_ISO.has(code))
    .map((value) => ({ value, name: countryName(value) }))
    .sort(byName);

/** Returns the countries of phone numbers, each once; of a number in no numbering plan, the country of its calling code. */
export function countriesOf(numbers: readonly string[]): string[] {
  const countries = numbers.flatMap((number) => {
    const parsed = parsePhoneNumberFromString(number);
    return parsed?.country ?? parsed?.getPossibleCountries()[0] ?? [];
  });
  return [...new Set(countries)];
}

export const sortedByName = (codes: readonly string[]): string[] =>
  codes
    .map((value) => ({ value, name: countryName(value) }))
    .sort(byName)
    .map(({ value }) => value);

const byName = (a: SearchOption, b: SearchOption) => a.name.localeCompare(b.name, 'en');
