import { expect, test } from 'vitest';
import { type DateRange, datesOf } from '../../../src/features/calls/dateRange';

const NOW = new Date(2026, 2, 3, 15, 30);
const midnight = (month: number, day: number) => new Date(2026, month - 1, day).toISOString();

test.each<[DateRange, string, string, object]>([
  ['any', '2026-01-01', '', {}],
  ['today', '', '', { from: midnight(3, 3) }],
  ['week', '', '', { from: midnight(2, 25) }],
  ['month', '', '', { from: midnight(2, 2) }],
  ['custom', '2026-01-30', '2026-01-31', { from: midnight(1, 30), to: midnight(2, 1) }],
  ['custom', '', '2026-01-31', { to: midnight(2, 1) }],
  ['custom', 'yesterday', '2026-13-01', {}],
])('%s from "%s" to "%s"', (range, from, to, dates) => {
  expect(datesOf(range, from, to, NOW)).toEqual(dates);
});
