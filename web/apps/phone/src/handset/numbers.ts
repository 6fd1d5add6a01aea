import { formatPhoneNumber as formatInternational } from '@ringback/ui/format';
import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/min';
import { messages } from '../messages';

/** A number that can be dialled, or the words that say what is wrong with what was typed. */
export type Typed = { number: string; words?: undefined } | { number?: undefined; words: string };

/** Reads a number as people type it. Without a country it is taken for a North American one. */
export function readNumber(text: string): Typed {
  const typed = text.trim();
  if (typed === '') return { words: messages.number.empty };
  const parsed = parsePhoneNumberFromString(typed, 'US');
  if (parsed?.isPossible()) return { number: parsed.number };
  switch (validatePhoneNumberLength(typed, 'US')) {
    case 'TOO_SHORT':
      return { words: messages.number.tooShort };
    case 'TOO_LONG':
      return { words: messages.number.tooLong };
    case 'INVALID_COUNTRY':
      return { words: messages.number.unknownCountry };
    default:
      return { words: messages.number.invalid };
  }
}

/** Formats a number with its country code. */
export const written = (number: string): string => formatInternational(number, null);

/** A number from the range that is kept for fiction, so that nobody's real phone is meant. */
export function suggestNumber(random: () => number): string {
  return `+1555010${String(Math.floor(random() * 10_000)).padStart(4, '0')}`;
}

const KEPT = 'ringback.phones';

/** The numbers of this tab: the one in the address, else those it had before a reload, else a new one. */
export function numbersAtStart(address: string, kept: Pick<Storage, 'getItem'>, random: () => number): string[] {
  const preset = readNumber(new URL(address).searchParams.get('number') ?? '');
  if (preset.number !== undefined) return [preset.number];
  const before = (kept.getItem(KEPT) ?? '').split(' ').filter((number) => readNumber(number).number === number);
  return before.length > 0 ? before : [suggestNumber(random)];
}

/** Keeps the numbers for the next load of this tab. */
export function keepNumbers(numbers: readonly string[], kept: Pick<Storage, 'setItem'>): void {
  kept.setItem(KEPT, numbers.join(' '));
}
