import { formatPhoneNumber as formatInternational } from '@ringback/ui/formatPhoneNumber';
import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/min';
import { messages } from '../messages';

/** A number that can be dialed, or an error message. */
export type ParsedNumber = { number: string; error?: undefined } | { number?: undefined; error: string };

/** Parses a typed number. Without a country code it is North American. */
export function parseNumber(text: string): ParsedNumber {
  const typed = text.trim();
  if (typed === '') return { error: messages.numberErrors.empty };
  const parsed = parsePhoneNumberFromString(typed, 'US');
  if (parsed?.isPossible()) return { number: parsed.number };
  switch (validatePhoneNumberLength(typed, 'US')) {
    case 'TOO_SHORT':
      return { error: messages.numberErrors.tooShort };
    case 'TOO_LONG':
      return { error: messages.numberErrors.tooLong };
    case 'INVALID_COUNTRY':
      return { error: messages.numberErrors.unknownCountry };
    default:
      return { error: messages.numberErrors.invalid };
  }
}

/** Formats a number with its country code. */
export const formatNumber = (number: string): string => formatInternational(number, null);

/** Returns a number from the range reserved for fiction, which belongs to no real phone. */
export function suggestNumber(random: () => number): string {
  return `+1555010${String(Math.floor(random() * 10_000)).padStart(4, '0')}`;
}

const STORAGE_KEY = 'ringback.phones';

/** Returns the numbers of this tab: from the URL, else from before a reload, else a new one. */
export function initialNumbers(address: string, kept: Pick<Storage, 'getItem'>, random: () => number): string[] {
  const preset = parseNumber(new URL(address).searchParams.get('number') ?? '');
  if (preset.number !== undefined) return [preset.number];
  const before = (kept.getItem(STORAGE_KEY) ?? '').split(' ').filter((number) => parseNumber(number).number === number);
  return before.length > 0 ? before : [suggestNumber(random)];
}

/** Stores the numbers for the next load of this tab. */
export function saveNumbers(numbers: readonly string[], kept: Pick<Storage, 'setItem'>): void {
  kept.setItem(STORAGE_KEY, numbers.join(' '));
}
