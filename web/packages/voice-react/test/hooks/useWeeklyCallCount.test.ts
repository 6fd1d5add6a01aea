import type { Call } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { weeklyCallCount } from '../../src/hooks/useWeeklyCallCount';

const NUMBER = '+12125550101';
const wednesday = new Date(2026, 2, 4, 12);
const hoursAgo = (hours: number) => new Date(wednesday.getTime() - hours * 3_600_000).toISOString();
let ids = 0;
const call = (hours: number, facts: Partial<Call> = {}) =>
  ({ id: `${++ids}`, direction: 'inbound', from: NUMBER, createdAt: hoursAgo(hours), ...facts }) as Call;
const nth = (calls: Call[], complete = true, callId: string | null = null) =>
  weeklyCallCount(calls, complete, NUMBER, callId, wednesday);

test('the first call of a number is the first', () => {
  expect(nth([])).toBe(1);
});

test('counts this number, inbound, since Monday', () => {
  const others = [call(1, { from: '+12125550999' }), call(2, { direction: 'outbound-dial' }), call(24 * 4)];
  expect(nth([call(0), call(20), ...others])).toBe(3);
});

test('does not count the call that rings twice', () => {
  const ringing = call(0);
  expect(nth([ringing, call(3)], true, ringing.id)).toBe(2);
});

test('says nothing when the known calls do not reach back to Monday', () => {
  expect(nth([call(0), call(3)], false)).toBeNull();
  expect(nth([call(0), call(24 * 4)], false)).toBe(2);
});
