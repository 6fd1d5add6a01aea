import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number as its country writes it; with the country in front where it is not the reader's own. */
export function written(number: string, country = 'US'): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number || 'Unknown number';
  return parsed.country === country || parsed.countryCallingCode === '1'
    ? parsed.formatNational()
    : parsed.formatInternational();
}

/** 65 s is 1:05, an hour is 1:00:00. */
export function lasted(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
