import { expect, test } from 'vitest';
import { type Call, type CallFilter, matchesFilter } from '../../src';

const call = {
  direction: 'inbound',
  from: '+12125550101',
  to: '+12125550100',
  status: 'no-answer',
  createdAt: '2026-01-31T12:00:00Z',
  agent: { id: 'u1', name: 'Ada Lovelace' },
  contact: { id: 'c1', name: 'Alan Turing' },
} as Call;
const outbound = { ...call, direction: 'outbound-dial', contact: null } as Call;

test.each<[string, CallFilter, boolean, boolean]>([
  ['no filter', {}, true, true],
  ['inbound', { direction: 'inbound' }, true, false],
  ['outbound', { direction: 'outbound' }, false, true],
  ['missed', { direction: 'inbound', status: ['no-answer', 'busy'] }, true, false],
  ['another status', { status: ['completed'] }, false, false],
  ['part of a name', { text: 'tur' }, true, false],
  ['part of a number', { text: '(212) 555-0101' }, true, true],
  ['the way an outbound call was placed', { direction: 'outbound-api' }, false, false],
  ['a beginning', { from: '2026-01-31T13:00:00+01:00' }, true, true],
  ['a later beginning', { from: '2026-01-31T12:00:01Z' }, false, false],
  ['an end, which is exclusive', { to: '2026-01-31T12:00:00Z' }, false, false],
  ['an agent', { agent: 'u1' }, true, true],
  ['another agent', { agent: 'u2' }, false, false],
  ['a number', { number: '+12125550100' }, true, true],
  ['part of a number as a number', { number: '+1212' }, false, false],
  ['another text', { text: 'Ada' }, false, false],
])('%s', (_, filter, inboundMatches, outboundMatches) => {
  expect([matchesFilter(call, filter), matchesFilter(outbound, filter)]).toEqual([inboundMatches, outboundMatches]);
});
