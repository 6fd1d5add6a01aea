import type { Call } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import {
  connectedSince,
  customerNumber,
  formatStart,
  groupByDay,
  isMissed,
  lineName,
  statusText,
} from '../../src/shared/callFormatting';

const call = (facts: Partial<Call>): Call => ({
  id: '1',
  callSid: null,
  direction: 'inbound',
  strategy: 'client',
  from: '+12125550101',
  to: '+12125550100',
  status: 'completed',
  declined: false,
  answeredBy: null,
  durationSec: null,
  createdAt: '2026-03-04T12:00:00Z',
  answeredAt: null,
  endedAt: null,
  agent: null,
  contact: null,
  line: null,
  endedBy: null,
  endReason: null,
  refusal: null,
  sipCode: null,
  participants: [],
  ...facts,
});
const answered = { answeredAt: '2026-03-04T12:00:05Z' };

test.each<[string, Partial<Call>, string]>([
  ['no agent answered', { status: 'no-answer' }, 'Missed'],
  ['the caller gave up', { status: 'canceled', endReason: 'caller-gave-up' }, 'Missed, caller hung up'],
  [
    'no agent took a call by REST',
    { direction: 'outbound-api', status: 'completed', endReason: 'agent-unavailable' },
    'No agent available',
  ],
  ['the caller gave up in line', { status: 'no-answer', endReason: 'caller-gave-up' }, 'Missed, caller hung up'],
  ['a rule refused it', { direction: 'outbound-dial', status: 'failed', refusal: 'do-not-call' }, 'Not allowed'],
  ['an agent declined', { status: 'busy', declined: true }, 'Declined'],
  ['it could not be put through', { status: 'failed' }, 'Failed'],
  ['it was spoken', { status: 'completed', ...answered }, 'Completed'],
  ['it rings', { status: 'ringing' }, 'Ringing'],
  ['the customer did not answer', { direction: 'outbound-dial', status: 'no-answer' }, 'No answer'],
  ['the agent gave up', { direction: 'outbound-dial', status: 'canceled' }, 'Canceled'],
  [
    'a machine answered',
    { direction: 'outbound-api', status: 'completed', answeredBy: 'machine' },
    'Answering machine',
  ],
  ['the customer declined', { direction: 'outbound-dial', status: 'busy', declined: true }, 'Declined'],
  ['the customer was busy', { direction: 'outbound-api', status: 'busy' }, 'Busy'],
])('when %s', (_, facts, words) => {
  expect(statusText(call(facts))).toBe(words);
});

test('a call that still rings is not missed yet', () => {
  expect(isMissed(call({ status: 'ringing' }))).toBe(false);
});

test('the timer runs from the answer until the end', () => {
  expect(connectedSince(call({ status: 'ringing' }))).toBeNull();
  expect(connectedSince(call({ status: 'in-progress', ...answered }))).toBe(Date.parse(answered.answeredAt));
  expect(connectedSince(call({ status: 'completed', ...answered }))).toBeNull();
});

test('the other side is the customer, whichever way the call went', () => {
  expect(customerNumber(call({}))).toBe('+12125550101');
  expect(customerNumber(call({ direction: 'outbound-dial' }))).toBe('+12125550100');
});

test('a line without a name is shown by its formatted number', () => {
  expect(lineName({ line: { number: '+12125550100', label: 'Support line' } })).toBe('Support line');
  expect(lineName({ line: { number: '+12125550100', label: '+12125550100' } })).toBe('(212) 555-0100');
  expect(lineName({ line: null })).toBeUndefined();
});

test('when it began: the time today, Yesterday, else the day', () => {
  const at = (created: Date, now: Date) => formatStart(call({ createdAt: created.toISOString() }), now);
  const noon = new Date(2026, 2, 4, 12, 4);
  expect(at(noon, new Date(2026, 2, 4, 23, 59))).toMatch(/12:04/);
  expect(at(noon, new Date(2026, 2, 5, 0, 1))).toBe('Yesterday');
  expect(at(noon, new Date(2026, 2, 6, 12, 0))).toMatch(/2026/);
});

test('calls are grouped by the day on which they started', () => {
  const at = (...[month, day]: [number, number]) => call({ createdAt: new Date(2026, month, day, 9).toISOString() });
  const days = groupByDay([at(2, 4), at(2, 4), at(2, 3), at(1, 9)], new Date(2026, 2, 4, 12));
  expect(days.map(({ heading, calls }) => [heading, calls.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    [expect.stringContaining('February'), 1],
  ]);
});
