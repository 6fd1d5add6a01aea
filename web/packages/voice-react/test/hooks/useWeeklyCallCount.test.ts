import type { Call } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { weeklyCallCount } from '../../src/hooks/useWeeklyCallCount';

const NUMBER = '+12125550101';
const wednesday = new Date(2026, 2, 4, 12);
const hoursAgo = (hours: number) => new Date(wednesday.getTime() - hours * 3_600_000).toISOString();
let ids = 0;
const call = (hours: number, fields: Partial<Call> = {}) =>
  ({ id: `${++ids}`, direction: 'inbound', from: NUMBER, createdAt: hoursAgo(hours), ...fields }) as Call;
const countOf = (calls: Call[], complete = true, callId: string | null = null) =>
  weeklyCallCount(calls, complete, NUMBER, callId, wednesday);

test('counts the first call of a number as 1', () => {
  expect(countOf([])).toBe(1);
});

test('counts this number, inbound, since Monday', () => {
  const others = [call(1, { from: '+12125550999' }), call(2, { direction: 'outbound-dial' }), call(24 * 4)];
  expect(countOf([call(0), call(20), ...others])).toBe(3);
});

test('does not count the ringing call twice', () => {
  const ringing = call(0);
  expect(countOf([ringing, call(3)], true, ringing.id)).toBe(2);
});

test('returns null when the loaded calls do not reach back to Monday', () => {
  expect(countOf([call(0), call(3)], false)).toBeNull();
  expect(countOf([call(0), call(24 * 4)], false)).toBe(2);
});
