import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { messages } from './messages';

/** Formats a number nationally in its home country, and internationally elsewhere or when `homeCountry` is null. */
export function formatPhoneNumber(number: string, homeCountry: 'US' | null = 'US'): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number || messages.unknownNumber;
  return homeCountry && parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}
