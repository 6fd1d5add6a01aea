import { expect, test } from 'vitest';
import type { Call } from '../../src';
import { CallStore } from '../../src';

const call = (changes: Partial<Call>): Call => ({
  id: 'a',
  callSid: null,
  direction: 'inbound',
  strategy: 'client',
  from: '+1',
  to: '+2',
  status: 'ringing',
  declined: false,
  answeredBy: null,
  durationSec: null,
  createdAt: '2026-01-01T10:00:00Z',
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
  ...changes,
});

const updates = [
  call({ status: 'queued' }),
  call({ status: 'ringing' }),
  call({ status: 'in-progress', answeredAt: '2026-01-01T10:00:05Z', agent: { id: 'u', name: 'Ada' } }),
  call({ status: 'completed', durationSec: 7, endedAt: '2026-01-01T10:00:12Z' }),
];

function permutations<T>(items: T[]): T[][] {
  return items.length < 2
    ? [items]
    : items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));
}

test('gives the same call for the same updates in any order and repeated', () => {
  const results = permutations(updates).map((order) => {
    const store = new CallStore();
    for (const update of [...order, ...order]) store.apply([update]);
    return store.list.get();
  });
  for (const result of results) {
    expect(result).toEqual([
      call({
        status: 'completed',
        durationSec: 7,
        answeredAt: '2026-01-01T10:00:05Z',
        endedAt: '2026-01-01T10:00:12Z',
        agent: { id: 'u', name: 'Ada' },
      }),
    ]);
  }
});

test('lists calls newest first, in whatever order pages and events arrive', () => {
  const store = new CallStore();
  store.apply([call({ id: 'old', createdAt: '2026-01-01T09:00:00Z' }), call({ id: 'new' })]);
  store.apply([call({ id: 'newest', createdAt: '2026-01-01T11:00:00Z' })]);
  expect(store.list.get().map(({ id }) => id)).toEqual(['newest', 'new', 'old']);
});

test('a reloaded list replaces the shown one in one step', () => {
  const [shown, reloaded] = [new CallStore(), new CallStore()];
  shown.apply([call({ id: 'ghost', status: 'in-progress' }), call({ id: 'kept', status: 'ringing' })]);
  reloaded.apply([call({ id: 'kept', status: 'completed' })]);
  const lists: string[][] = [];
  shown.list.subscribe(() => lists.push(shown.list.get().map(({ id, status }) => `${id} ${status}`)));
  shown.replaceBy(reloaded);
  reloaded.apply([call({ id: 'other' })]);
  expect(lists).toEqual([['kept completed']]);
});

test('a repeated call stays the same object, and a changed one does not', () => {
  const store = new CallStore();
  store.apply([call({ id: 'a', status: 'ringing' }), call({ id: 'b', status: 'ringing' })]);
  const before = new Map(store.list.get().map((stored) => [stored.id, stored]));
  store.apply([call({ id: 'a', status: 'ringing' }), call({ id: 'b', status: 'in-progress' })]);
  const after = new Map(store.list.get().map((stored) => [stored.id, stored]));
  expect(after.get('a')).toBe(before.get('a'));
  expect(after.get('b')).not.toBe(before.get('b'));
  expect(after.get('b')?.status).toBe('in-progress');
});

test('forgets the calls that ended before a time, and keeps those that have not ended', () => {
  const store = new CallStore();
  const ended = (id: string, endedAt: string) => call({ id, status: 'completed', endedAt });
  store.apply([call({ id: 'open' }), ended('old', '2026-01-01T10:00:00Z'), ended('recent', '2026-01-01T10:05:00Z')]);
  store.forgetEndedBefore(Date.parse('2026-01-01T10:05:00Z'));
  expect(
    store.list
      .get()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['open', 'recent']);
});
