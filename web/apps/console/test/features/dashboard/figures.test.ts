import type { Metric } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { changeOf, formatFigure } from '../../../src/features/dashboard/formatFigure';
import { addDays, daysOf, type PeriodName } from '../../../src/features/dashboard/period';
import { dayIn } from '../../../src/shared/dayIn';
import { formatValue } from '../../../src/shared/formatValue';

test.each<[PeriodName, string, string, object]>([
  ['today', '', '', { from: '2026-03-01', to: '2026-03-01' }],
  ['yesterday', '', '', { from: '2026-02-28', to: '2026-02-28' }],
  ['week', '', '', { from: '2026-02-23', to: '2026-03-01' }],
  ['month', '', '', { from: '2026-01-31', to: '2026-03-01' }],
  ['custom', '2026-01-30', '2026-01-31', { from: '2026-01-30', to: '2026-01-31' }],
  ['custom', '2026-01-30', '2026-01-29', { from: '2026-01-30', to: '2026-01-30' }],
  ['custom', 'soon', '2026-13-01', { from: '2026-03-01', to: '2026-03-01' }],
])('%s from "%s" to "%s"', (period, from, to, days) => {
  expect(daysOf(period, from, to, '2026-03-01')).toEqual(days);
});

test('today is the day of the workspace, not of the reader', () => {
  const now = new Date('2026-03-01T18:20:00Z');
  expect(dayIn('Asia/Kathmandu', now)).toBe('2026-03-02');
  expect(dayIn('America/New_York', now)).toBe('2026-03-01');
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
});

test('values are formatted in their unit', () => {
  expect(formatValue(1234, 'calls')).toBe('1,234');
  expect(formatValue(65.4, 'seconds')).toBe('1:05');
  expect(formatValue(0.8765, 'ratio')).toBe('87.7%');
  expect(formatValue(null, 'ratio')).toBe('–');
  expect(formatValue(1234.567, 'money', 'USD')).toBe('$1,234.57');
  expect(formatValue(0.0225, 'money', 'USD')).toBe('$0.0225');
  expect(formatValue(null, 'money')).toBe('–');
  expect(formatValue(4.25, 'score')).toBe('4.3 (good)');
  expect(formatValue(3.96, 'score')).toBe('4.0 (good)');
  expect(formatValue(3.6, 'score')).toBe('3.6 (fair)');
  expect(formatValue(2, 'score')).toBe('2.0 (poor)');
});

test('amounts in several currencies are never added', () => {
  const figure = { metric: 'cost', value: 12, calls: 3, currency: 'USD' } as const;
  expect(formatFigure(figure, 'money')).toBe('$12.00');
  expect(formatFigure({ ...figure, others: [{ value: 0.5, currency: 'EUR' }] }, 'money')).toBe('$12.00 + €0.50');
});

test('a change says how much, from what, and whether it is an improvement', () => {
  const metric = (unit: Metric['unit'], better: Metric['better']) => ({ unit, better }) as Metric;
  expect(changeOf(metric('calls', 'none'), 12, 8)).toEqual({
    text: '+50%',
    from: 'from 8',
    direction: 'up',
    isBetter: null,
  });
  expect(changeOf(metric('ratio', 'higher'), 0.8, 0.9)).toEqual({
    text: '-10 points',
    from: 'from 90%',
    direction: 'down',
    isBetter: false,
  });
  expect(changeOf(metric('ratio', 'lower'), 0.0044, 0.0048)).toMatchObject({ text: '-0.04 points', from: 'from 0.5%' });
  expect(changeOf(metric('seconds', 'lower'), 10, 20).isBetter).toBe(true);
  expect(changeOf(metric('calls', 'lower'), 3, 0)).toMatchObject({ text: '+3', from: 'from 0' });
  expect(changeOf(metric('calls', 'lower'), 3, 3)).toMatchObject({ text: 'Same as before', direction: 'none' });
  expect(changeOf(metric('score', 'higher'), 4.1, 3.8)).toEqual({
    text: '+0.3',
    from: 'from 3.8 (fair)',
    direction: 'up',
    isBetter: true,
  });
  expect(changeOf(metric('money', 'lower'), 0.5, 0, 'USD')).toMatchObject({ text: '+$0.50', from: 'from $0.00' });
  expect(changeOf(metric('ratio', 'lower'), 0.1, null).text).toBe('No comparison');
});
