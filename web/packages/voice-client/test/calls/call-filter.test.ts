import { expect, test } from 'vitest';
import { type Call, type CallFilter, matchesFilter } from '../../src';

const call = {
  direction: 'inbound',
  from: '+12125550101',
  to: '+12125550100',
  status: 'no-answer',
  contact: { id: 'c1', name: 'Alan Turing' },
} as Call;
const outbound = { ...call, direction: 'outbound-dial', contact: null } as Call;

test.each<[string, CallFilter, boolean, boolean]>([
  ['no filter', {}, true, true],
  ['inbound', { direction: 'inbound' }, true, false],
  ['outbound', { direction: 'outbound' }, false, true],
  ['missed', { direction: 'inbound', status: 'no-answer' }, true, false],
  ['another status', { status: 'completed' }, false, false],
  ['part of a name', { text: 'tur' }, true, false],
  ['part of a number', { text: '(212) 555-0101' }, true, true],
  ['another text', { text: 'Ada' }, false, false],
])('%s', (_, filter, inboundMatches, outboundMatches) => {
  expect([matchesFilter(call, filter), matchesFilter(outbound, filter)]).toEqual([inboundMatches, outboundMatches]);
});
