import { type Call, type CallPage, CallStore, type EventFrame, Problem } from '@ringback/voice-client';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { type CallHistory, type Ringback, RingbackProvider, useCallHistory } from '../../src';

let answers: { resolve: (page: CallPage) => void; reject: (problem: Problem) => void }[];
let send: (frame: object) => void;
/** What the list showed, one entry for each render. */
let shown: string[];

beforeEach(() => {
  answers = [];
  shown = [];
});

const call = (id: string, status: Call['status'] = 'in-progress') =>
  ({ id, status, direction: 'inbound', from: '+1', to: '+2', createdAt: '2026-01-01T10:00:00Z' }) as Call;
const page = (...calls: Call[]): CallPage => ({ calls, nextCursor: null });
const welcome = (frame: object, ...calls: Call[]) => ({ type: 'welcome', seq: 9, userId: 'u', calls, ...frame });

function openHistory(status: 'open' | 'connecting') {
  const api = { calls: () => new Promise((resolve, reject) => answers.push({ resolve, reject })) };
  const ringback = { api, newCalls: () => new CallStore() } as unknown as Ringback;
  const realtime = {
    status,
    listen: (listener: (frame: EventFrame) => void) => {
      send = (frame) => act(() => listener(frame as EventFrame));
      return () => {};
    },
  };
  const describe = ({ calls, state }: CallHistory) => `${state} ${calls.map((each) => `${each.id}:${each.status}`)}`;
  return renderHook(
    () => {
      const history = useCallHistory('w', realtime);
      shown.push(describe(history));
      return history;
    },
    {
      wrapper: ({ children }: { children: ReactNode }) => (
        <RingbackProvider ringback={ringback}>{children}</RingbackProvider>
      ),
    },
  ).result;
}
const answer = (n: number, result: CallPage) => act(async () => answers[n]?.resolve(result));

test('a reload replaces the list without showing an empty one, and keeps events that arrive meanwhile', async () => {
  openHistory('open');
  await answer(0, page(call('ghost'), call('old', 'completed')));
  shown = [];
  send(welcome({ reload: true }, call('live')));
  send({ type: 'call-updated', seq: 10, call: call('new', 'ringing') });
  expect(answers).toHaveLength(2);
  await answer(1, page(call('old', 'completed'), call('live')));
  expect(shown.at(-1)).toBe('ready old:completed,new:ringing,live:in-progress');
  expect(shown.filter((state) => !state.startsWith('ready') || !state.includes('old'))).toEqual([]);
});

test('calls that were loaded before the first welcome are loaded again, because events may be missing', async () => {
  openHistory('connecting');
  send(welcome({}));
  expect(answers).toHaveLength(2);
  await answer(1, page(call('a', 'completed')));
  await answer(0, page(call('a', 'ringing'), call('ghost')));
  expect(shown.at(-1)).toBe('ready a:completed');
  send(welcome({}));
  expect(answers, 'a later welcome brings the missed events itself').toHaveLength(2);
});

test('a reload that fails keeps the list, and is repeated on request', async () => {
  const history = openHistory('open');
  await answer(0, page(call('ghost')));
  send(welcome({ reload: true }));
  await act(async () => answers[1]?.reject(Problem.unreachable()));
  expect([shown.at(-1), history.current.problem !== null]).toEqual(['failed ghost:in-progress', true]);
  act(() => history.current.loadMore());
  await answer(2, page(call('a')));
  expect([shown.at(-1), history.current.problem]).toEqual(['ready a:in-progress', null]);
});
