/** Days of a period, `2026-01-31`, in the time zone of the workspace. */
export interface Days {
  from: string;
  to: string;
}

export const PERIODS = ['today', 'yesterday', 'week', 'month', 'custom'] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Returns the day that is a number of days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

/**
 * Returns the days of a period.
 *
 * @param from the first day of a custom period; another text means today
 * @param to the last day of a custom period; another text means its first day
 */
export function daysOf(period: PeriodName, from: string, to: string, today: string): Days {
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'week':
      return { from: addDays(today, -6), to: today };
    case 'month':
      return { from: addDays(today, -29), to: today };
    case 'custom': {
      const first = isDay(from) ? from : today;
      return { from: first, to: isDay(to) && to >= first ? to : first };
    }
  }
}

/** Formats days for display: one day, or the first and the last. */
export function formatDays({ from, to }: Days): string {
  const format = new Intl.DateTimeFormat([], { timeZone: 'UTC', dateStyle: 'medium' });
  const [first, last] = [new Date(`${from}T00:00Z`), new Date(`${to}T00:00Z`)];
  return from === to ? format.format(first) : format.formatRange(first, last);
}
