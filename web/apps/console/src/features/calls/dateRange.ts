import type { CallFilter } from '@ringback/voice-client';

export const DATE_RANGES = ['any', 'today', 'week', 'month', 'custom'] as const;
export type DateRange = (typeof DATE_RANGES)[number];

const DAYS: Partial<Record<DateRange, number>> = { today: 1, week: 7, month: 30 };

/**
 * Returns the bounds of a range of whole days in the reader's time zone.
 *
 * @param from the first day of a custom range, `2026-01-31`; empty without one
 * @param to the last day of a custom range
 */
export function datesOf(range: DateRange, from: string, to: string, now = new Date()): Pick<CallFilter, 'from' | 'to'> {
  const days = DAYS[range];
  if (days) return { from: midnight(now, 1 - days).toISOString() };
  if (range !== 'custom') return {};
  const [first, last] = [dayOf(from), dayOf(to)];
  return {
    ...(first && { from: first.toISOString() }),
    ...(last && { to: midnight(last, 1).toISOString() }),
  };
}

/** Returns the start of the day that is `days` after the given one. */
const midnight = (day: Date, days: number) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

/** Returns the start of an ISO day, or null if it is not one. */
function dayOf(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const day = new Date(`${text}T00:00`);
  return Number.isNaN(day.getTime()) ? null : day;
}
