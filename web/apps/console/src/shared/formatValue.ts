import { formatDuration } from '@ringback/ui';
import type { Metric } from '@ringback/voice-client';
import { dashboard } from '../messages/dashboard';

const t = dashboard;

/** Returns the value of a figure with the precision that is shown, as a whole number: of tenths of a percent, seconds or calls. */
export const asShown = (value: number, unit: 'calls' | 'seconds' | 'ratio'): number =>
  Math.round(unit === 'ratio' ? value * 1000 : value);

/** Formats the value of a figure in its unit. Money needs its currency; less than one has four digits, as prices of minutes have. */
export function formatValue(value: number | null, unit: Metric['unit'], currency?: string): string {
  if (value === null) return '–';
  switch (unit) {
    case 'calls':
      return value.toLocaleString();
    case 'seconds':
      return formatDuration(asShown(value, unit) * 1000);
    case 'ratio':
      return (asShown(value, unit) / 1000).toLocaleString([], { style: 'percent', maximumFractionDigits: 1 });
    case 'score':
      return t.score(
        value.toLocaleString([], { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
        verdictOf(Math.round(value * 10) / 10),
      );
    case 'money':
      return value.toLocaleString([], {
        ...(currency && { style: 'currency', currency }),
        minimumFractionDigits: 2,
        maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2,
      });
  }
}

/** Returns the word for a mean opinion score as it is shown, so that the same score always has the same word. */
const verdictOf = (score: number) => (score >= 4 ? 'good' : score >= 3.6 ? 'fair' : 'poor');
