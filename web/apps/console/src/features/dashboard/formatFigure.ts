import type { Figure, Metric, MetricName } from '@ringback/voice-client';
import { dashboard } from '../../messages/dashboard';
import { formatValue } from '../../shared/formatValue';

const t = dashboard;

/** Formats a figure. Amounts in several currencies are shown side by side, because they have no sum. */
export const formatFigure = ({ value, currency, others = [] }: Figure, unit: Metric['unit']): string =>
  [formatValue(value, unit, currency), ...others.map((other) => formatValue(other.value, unit, other.currency))].join(
    ' + ',
  );

/** The difference to the period before. */
export interface Change {
  text: string;
  /** The figure of the period before, as text. Null without a change. */
  from: string | null;
  direction: 'up' | 'down' | 'none';
  /** Null when neither direction is an improvement. */
  isBetter: boolean | null;
}

/** Compares a figure with that of the period before: rates in percentage points, others in percent. */
export function changeOf(metric: Metric, value: number | null, before: number | null, currency?: string): Change {
  const none = { from: null, direction: 'none', isBetter: null } as const;
  if (value === null || before === null) return { text: t.noComparison, ...none };
  const valueBefore = formatValue(before, metric.unit, currency);
  if (formatValue(value, metric.unit, currency) === valueBefore) return { text: t.unchanged, ...none };
  const difference = value - before;
  const isUp = difference > 0;
  return {
    text: sizeOf(metric, difference, before, currency),
    from: t.from(valueBefore),
    direction: isUp ? 'up' : 'down',
    isBetter: metric.better === 'none' ? null : isUp === (metric.better === 'higher'),
  };
}

function sizeOf({ unit }: Metric, difference: number, before: number, currency?: string): string {
  const format = { signDisplay: 'exceptZero', maximumFractionDigits: 1 } as const;
  if (unit === 'ratio') {
    const points = difference * 100;
    // A difference that would be rounded to 0 has one digit.
    return t.points(
      points.toLocaleString(
        [],
        Math.abs(points) < 0.05 ? { signDisplay: 'exceptZero', maximumSignificantDigits: 1 } : format,
      ),
    );
  }
  if (unit === 'score') return difference.toLocaleString([], { ...format, maximumFractionDigits: 2 });
  // From nothing there is no percentage.
  if (before === 0)
    return unit === 'calls' ? difference.toLocaleString([], format) : `+${formatValue(difference, unit, currency)}`;
  return (difference / before).toLocaleString([], { ...format, style: 'percent', maximumFractionDigits: 0 });
}

/** Returns the value of a metric among figures. 0 without it. */
export const valueIn = (figures: readonly Figure[], name: MetricName): number =>
  figures.find(({ metric }) => metric === name)?.value ?? 0;

/** "09:00" */
export const hourLabel = (hour: string): string => `${hour}:00`;

/** Returns the name of a weekday from 1, Monday, to 7. */
export const weekdayName = (weekday: string, style: 'long' | 'short' = 'long'): string =>
  // 2024-01-01 was a Monday.
  new Date(Date.UTC(2024, 0, Number(weekday))).toLocaleDateString([], { weekday: style, timeZone: 'UTC' });
