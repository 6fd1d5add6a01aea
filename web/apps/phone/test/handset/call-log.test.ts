import { describe, expect, test } from 'vitest';
import { appendLog, type LoggedCall } from '../../src/handset/call-log';
import { type Handset, newHandset } from '../../src/handset/handset';

const idle = newHandset(1, '+15550100123');
const rung: Handset = {
  ...idle,
  call: { phase: 'incoming', attempt: 1, callId: 'CA1', peer: '+15550109000', offer: 'sdp' },
};
const talking: Handset = {
  ...idle,
  call: { phase: 'talking', attempt: 1, callId: 'CA1', peer: '+15550109000', since: 2000 },
};

function log(...states: Handset[]): readonly LoggedCall[] {
  let calls: readonly LoggedCall[] = [];
  states.slice(1).forEach((after, i) => {
    calls = appendLog(calls, states[i] as Handset, after, (i + 1) * 1000);
  });
  return calls;
}

describe('the calls of a handset', () => {
  test('an answered call is logged with its connection time and its end reason', () => {
    expect(log(idle, rung, talking, { ...idle, endReason: 'completed' })).toEqual([
      {
        direction: 'in',
        peer: '+15550109000',
        startedAt: 1000,
        answeredAt: 2000,
        endedAt: 3000,
        endReason: 'completed',
      },
    ]);
  });

  test('an unanswered call has no connection time', () => {
    const [missed] = log(idle, rung, { ...idle, endReason: 'canceled' });
    expect(missed).toEqual({
      direction: 'in',
      peer: '+15550109000',
      startedAt: 1000,
      endedAt: 2000,
      endReason: 'canceled',
    });
  });

  test('the log has the newest call first, and keeps twenty calls', () => {
    const states = Array.from({ length: 30 }, () => [rung, { ...idle, endReason: 'canceled' } as Handset]).flat();
    const calls = log(idle, ...states);
    expect(calls).toHaveLength(20);
    expect(calls[0]?.startedAt).toBeGreaterThan(calls[19]?.startedAt ?? Number.POSITIVE_INFINITY);
  });

  test('a state change without a call changes nothing in the log', () => {
    expect(log(idle, { ...idle, network: 'on' })).toEqual([]);
  });
});
