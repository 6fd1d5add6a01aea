import { formatDuration } from '@ringback/ui';
import type { Metric } from '@ringback/voice-client';

/** Formats the value of a figure in its unit. */
export function formatValue(value: number | null, unit: Metric['unit']): string {
  if (value === null) return '–';
  switch (unit) {
    case 'calls':
      return value.toLocaleString();
    case 'seconds':
      return formatDuration(Math.round(value) * 1000);
    case 'ratio':
      return value.toLocaleString([], { style: 'percent', maximumFractionDigits: 1 });
  }
}
