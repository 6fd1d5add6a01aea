import type { ReportRun } from '@ringback/voice-client';
import { reports as t } from '../../messages/reports';

/** Formats a moment in the time zone of the workspace, to the minute. */
export const formatIn = (timeZone: string, moment: string): string =>
  new Intl.DateTimeFormat([], { timeZone, weekday: 'short', ...PARTS }).format(new Date(moment));

const PARTS: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
};

/** Formats the time of a schedule, `07:30`, as the reader writes it. */
export const formatTime = (time: string): string =>
  new Date(`2000-01-01T${time}`).toLocaleTimeString([], { timeStyle: 'short' });

/** Formats the days of a run: one day, or the first and the last. */
export function formatRunDays({ firstDay, lastDay }: Pick<ReportRun, 'firstDay' | 'lastDay'>): string {
  const format = new Intl.DateTimeFormat([], { timeZone: 'UTC', dateStyle: 'medium' });
  const [first, last] = [new Date(firstDay), new Date(lastDay)];
  return firstDay === lastDay ? format.format(first) : format.formatRange(first, last);
}

/** Returns the name of a run's state. */
export const stateOf = ({ state, error }: ReportRun): string =>
  state === 'waiting' && error ? t.retrying : t.states[state];

/** Returns after how long runs that have not ended are read again. */
export function pollInterval(runs: readonly (ReportRun | null)[] = []): number | false {
  const waiting = runs.filter((run) => run?.state === 'waiting');
  if (waiting.length === 0) return false;
  return waiting.some((run) => !run?.error) ? 2000 : 20_000;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Formats a number of bytes, as in "12 kB". */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat([], {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit === 0 || value >= 10 ? 0 : 1,
  }).format(value);
}
