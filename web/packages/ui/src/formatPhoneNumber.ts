import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { messages } from './messages';

/** The numbers of the last lists. To format one takes a fifth of a millisecond, and a list does it at each render. */
const formatted = new Map<string, string>();
const MAX_FORMATTED = 1000;

/** Returns a number in E.164 form if the text is one, with the United States as the default country. */
export function parsePhoneNumber(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() ? parsed.number : null;
}

/**
 * Formats a number nationally in its home country, and internationally elsewhere or when `homeCountry` is null. The
 * address of a member is no number: a word stands for it.
 */
export function formatPhoneNumber(number: string, homeCountry: 'US' | null = 'US'): string {
  if (number.startsWith('user:')) return messages.colleague;
  const key = `${homeCountry ?? ''}${number}`;
  const known = formatted.get(key);
  if (known !== undefined) return known;
  const text = format(number, homeCountry);
  if (formatted.size >= MAX_FORMATTED) formatted.clear();
  formatted.set(key, text);
  return text;
}

function format(number: string, homeCountry: 'US' | null): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number || messages.unknownNumber;
  return homeCountry && parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}
