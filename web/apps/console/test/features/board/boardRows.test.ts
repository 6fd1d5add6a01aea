import type { Call, MemberPresence, Participant } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { agentRows, waitingCallers } from '../../../src/features/board/boardRows';
import { rate, rateWait } from '../../../src/features/board/ratings';
import { draftOf, isValidTarget, targetsOf } from '../../../src/features/board/targetsDraft';
import { formatValue } from '../../../src/shared/formatValue';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();

const participant = (role: string, facts: Partial<Participant> = {}): Participant =>
  ({ id: role, role, state: 'joined', leftAt: null, onHold: false, user: null, ...facts }) as Participant;

const call = (id: string, facts: Partial<Call>): Call =>
  ({
    id,
    direction: 'inbound',
    strategy: 'conference',
    createdAt: at(0),
    answeredAt: null,
    endedAt: null,
    participants: [participant('customer')],
    ...facts,
  }) as Call;

const ada = { user: { id: 'u1', name: 'Ada' } };

test('the longest wait comes first, also of a customer whose agent has left, but not of one who leaves a message', () => {
  const left = participant('agent', { ...ada, state: 'left', leftAt: at(20) });
  const waiting = waitingCallers([
    call('late', { createdAt: at(30) }),
    call('early', { createdAt: at(10) }),
    call('alone', { createdAt: at(1), answeredAt: at(5), participants: [participant('customer'), left] }),
    call('message', { leavingMessage: true }),
    call('talking', { answeredAt: at(5), participants: [participant('customer'), participant('agent', ada)] }),
    call('outgoing', { direction: 'outbound-dial' }),
  ]);
  expect(
    waiting.map(({ call: { id }, since, isUnattended }) => [id, new Date(since).toISOString(), isUnattended]),
  ).toEqual([
    ['early', at(10), false],
    ['alone', at(20), true],
    ['late', at(30), false],
  ]);
});

test('each member has the calls that they are in, and those on a call come first', () => {
  const member = (userId: string, name: string, state: MemberPresence['state']) =>
    ({ userId, name, state, since: at(0) }) as MemberPresence;
  const { rows, offline } = agentRows(
    [
      member('u3', 'Alan', 'available'),
      member('u2', 'Grace', 'on-call'),
      member('u1', 'Ada', 'on-call'),
      member('u4', 'Zoe', 'offline'),
      member('u5', 'Sup', 'on-call'),
    ],
    [
      call('talk', {
        answeredAt: at(5),
        participants: [
          participant('customer'),
          participant('agent', ada),
          participant('supervisor', { user: { id: 'u5', name: 'Sup' } }),
        ],
      }),
      call('held', {
        answeredAt: at(5),
        participants: [
          participant('customer', { onHold: true }),
          participant('agent', { user: { id: 'u2', name: 'Grace' } }),
        ],
      }),
      call('left', {
        answeredAt: at(5),
        participants: [participant('agent', { ...ada, state: 'left', leftAt: at(9) })],
      }),
    ],
  );
  expect(
    rows.map(({ member: { name }, calls }) => [name, ...calls.map((each) => `${each.call.id} ${each.state}`)]),
  ).toEqual([['Ada', 'talk talking'], ['Grace', 'held on-hold'], ['Sup', 'talk supervising'], ['Alan']]);
  expect(offline).toEqual(['Zoe']);
});

test.each([
  [0.8, 0.8, 'higher', 'ratio', 'on-target'],
  [0.73, 0.8, 'higher', 'ratio', 'close'],
  [0.72, 0.8, 'higher', 'ratio', 'close'],
  [0.71, 0.8, 'higher', 'ratio', 'off-target'],
  [0.7996, 0.8, 'higher', 'ratio', 'on-target'],
  [0.7994, 0.8, 'higher', 'ratio', 'close'],
  [0.05, 0.05, 'lower', 'ratio', 'on-target'],
  [0.0504, 0.05, 'lower', 'ratio', 'on-target'],
  [0.054, 0.05, 'lower', 'ratio', 'close'],
  [0.06, 0.05, 'lower', 'ratio', 'off-target'],
  [20.4, 20, 'lower', 'seconds', 'on-target'],
  [20.5, 20, 'lower', 'seconds', 'close'],
  [22.4, 20, 'lower', 'seconds', 'close'],
  [22.5, 20, 'lower', 'seconds', 'off-target'],
  [6, 5, 'lower', 'calls', 'off-target'],
  [1, 0, 'lower', 'calls', 'off-target'],
  [null, 5, 'lower', 'calls', null],
  [6, null, 'lower', 'calls', null],
] as const)('%s with the target %s, %s is better, in %s: %s', (value, target, better, unit, rating) => {
  expect(rate(value, target, better, unit)).toBe(rating);
});

test('a value is rated as it is shown', () => {
  for (let value = 0; value <= 1; value += 0.000_13) {
    const shown = Number.parseFloat(formatValue(value, 'ratio')) / 100;
    expect(rate(value, 0.8, 'higher', 'ratio'), `the rating of ${value}`).toBe(rate(shown, 0.8, 'higher', 'ratio'));
  }
});

test('a wait is late after the time of the service level, and too long after its target', () => {
  const targets = { serviceLevelSeconds: 20, longestWaitSeconds: 60 } as const;
  expect([20, 21, 60, 61].map((seconds) => rateWait(seconds, targets))).toEqual([
    'on-target',
    'close',
    'close',
    'off-target',
  ]);
  expect(rateWait(999, { ...targets, longestWaitSeconds: null })).toBeNull();
});

test('an empty target is none, and only whole numbers within the limits are valid', () => {
  const targets = {
    serviceLevelSeconds: 30,
    serviceLevelPercent: null,
    abandonRatePercent: 0,
    speedOfAnswerSeconds: 20,
    longestWaitSeconds: 60,
    callersWaiting: 5,
  } as const;
  expect(targetsOf(draftOf(targets))).toEqual(targets);
  const limits = { min: 1, max: 100 };
  for (const valid of ['', ' ', '1', '100', ' 7 ']) expect(isValidTarget(valid, limits), valid).toBe(true);
  for (const invalid of ['0', '101', '2.5', '-1', 'x', '99999'])
    expect(isValidTarget(invalid, limits), invalid).toBe(false);
});
