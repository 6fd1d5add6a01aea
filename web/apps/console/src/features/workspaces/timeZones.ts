import type { SearchOption } from '../../shared/SearchSelect';

/** Returns the IANA time zones that this browser knows, and UTC. */
export const timeZones = (): SearchOption[] =>
  [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    name: value.replaceAll('_', ' '),
  }));

/** The time zone of this computer. */
export const localTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the current offset of a time zone, "GMT+2". */
export function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date());
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
