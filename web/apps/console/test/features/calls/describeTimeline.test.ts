import type { TimelineEntry } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { describeTimeline } from '../../../src/features/calls/describeTimeline';

const ada = { id: 'u1', name: 'Ada' };
const of = (party: TimelineEntry['party'], status: TimelineEntry['status'], declined = false): TimelineEntry => ({
  at: '2026-01-31T12:00:00Z',
  status,
  declined,
  party,
  agent: party === 'agent' ? ada : null,
});
const line = { number: '+12125550100', label: 'Support line' };

test('an inbound call that one agent declines and that ends without an answer', () => {
  const entries = [of('customer', 'ringing'), of('agent', 'initiated'), of('agent', 'ringing')];
  const ends = [of('agent', 'busy', true), of('customer', 'no-answer')];
  expect(
    describeTimeline([...entries, ...ends], { direction: 'inbound', line, from: '' }, 'Alan').map(({ text }) => text),
  ).toEqual(['Alan called Support line', 'Ringing Ada', 'Ada declined', 'Alan hung up before an answer']);
});

test('an outbound call that is answered', () => {
  const entries = [of('agent', 'in-progress'), of('customer', 'initiated'), of('customer', 'ringing')];
  const ends = [of('customer', 'in-progress'), of('customer', 'completed')];
  expect(
    describeTimeline([...entries, ...ends], { direction: 'outbound-dial', line: null, from: '' }, 'Alan').map(
      ({ text }) => text,
    ),
  ).toEqual(['Ada started the call', 'Ringing Alan', 'Alan answered', 'The call ended']);
});

test('a call from one member to another', () => {
  const called = { ...of('agent', 'ringing'), agent: { id: 'u2', name: 'Ben' } };
  const entries = [of('agent', 'in-progress'), called, { ...called, status: 'in-progress' as const }];
  expect(
    describeTimeline(entries, { direction: 'internal', line: null, from: 'user:u1' }, 'Ben').map(({ text }) => text),
  ).toEqual(['Ada started the call', 'Ringing Ben', 'Ben answered']);
});

test('a participant who is put on hold, and a supervisor who joins', () => {
  const entries = [of('customer', 'on-hold'), of('supervisor', 'in-progress'), of('customer', 'resumed')];
  expect(describeTimeline(entries, { direction: 'inbound', line, from: '' }, 'Alan').map(({ text }) => text)).toEqual([
    'Alan was put on hold',
    'Supervisor joined the call',
    'Alan was taken off hold',
  ]);
});

test('an agent of a conference answers with the first join, and returns with the next', () => {
  const entries = [of('customer', 'ringing'), of('agent', 'joined'), of('agent', 'completed'), of('agent', 'joined')];
  expect(describeTimeline(entries, { direction: 'inbound', line, from: '' }, 'Alan').map(({ text }) => text)).toEqual([
    'Alan called Support line',
    'Ada answered',
    'Ada left the call',
    'Ada joined the call',
  ]);
  const reported = [of('agent', 'in-progress'), of('agent', 'joined')];
  expect(describeTimeline(reported, { direction: 'inbound', line, from: '' }, 'Alan').map(({ text }) => text)).toEqual([
    'Ada answered',
  ]);
});
