import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { messages } from './messages';

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
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number || messages.unknownNumber;
  return homeCountry && parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}
