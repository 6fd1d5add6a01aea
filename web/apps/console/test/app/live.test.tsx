import type { Call, Participant } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { alan, FakeServer } from '../console';

const now = new Date().toISOString();
const present = { state: 'joined', joinedAt: now, leftAt: null, onHold: false, muted: false, number: null, user: null };
const customer = { ...present, id: 'p1', role: 'customer' } as unknown as Participant;
const grace = {
  ...present,
  id: 'p2',
  role: 'agent',
  user: { id: 'u2', name: 'Grace Hopper' },
} as unknown as Participant;

const liveCall = (facts: Partial<Call>): Call =>
  ({
    id: '1',
    direction: 'inbound',
    strategy: 'conference',
    from: alan.number,
    to: '+12125550100',
    status: 'in-progress',
    createdAt: now,
    answeredAt: now,
    endedAt: null,
    agent: null,
    contact: { id: alan.id, name: alan.name },
    line: { number: '+12125550100', label: 'Support line' },
    participants: [customer, grace],
    ...facts,
  }) as unknown as Call;

test('a supervisor sees who waits and who talks, and ends a call after a confirmation', async () => {
  const waiting = liveCall({ id: '2', from: '+12125550199', contact: null, status: 'ringing', answeredAt: null });
  const server = new FakeServer({ calls: [liveCall({}), { ...waiting, participants: [] }] });
  server.role = 'supervisor';
  const ended: string[] = [];
  server.api.endCall = async (_: string, id: string) => void ended.push(id);
  const user = await server.openSignedIn('/live');
  const line = within(await screen.findByRole('region', { name: 'Callers waiting' }));
  expect(line.getByText('calls Support line')).toBeTruthy();
  expect(line.getByRole('button', { name: 'Answer: call with (212) 555-0199' })).toBeTruthy();
  const calls = within(screen.getByRole('region', { name: 'Live calls' }));
  expect(calls.getByText('with Grace Hopper')).toBeTruthy();
  expect(calls.getByText('Talking')).toBeTruthy();
  for (const action of ['Listen', 'Whisper', 'Barge in', 'Take over']) {
    const button = calls.getByRole('button', { name: `${action}: call with Alan Turing` });
    expect(button.getAttribute('aria-disabled')).toBeNull();
  }
  await user.click(calls.getByRole('button', { name: 'End call: call with Alan Turing' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'End call' }));
  await waitFor(() => expect(ended).toEqual(['1']));

  server.sendFrame({ type: 'call-ended', seq: 1, at: now, call: liveCall({ status: 'completed', endedAt: now }) });
  expect(calls.getByText('No calls at the moment. Calls appear here when they start.')).toBeTruthy();
});

test('a call without an agent or without a conference cannot be listened to, and the button says why', async () => {
  const simple = liveCall({ id: '2', strategy: 'client', contact: { id: 'k', name: 'Ada Byron' } });
  const server = new FakeServer({ calls: [liveCall({ participants: [customer] }), simple] });
  await server.openSignedIn('/live');
  const listen = await screen.findByRole('button', { name: 'Listen: call with Alan Turing' });
  await waitFor(() => expect(listen.getAttribute('aria-description')).toBe('No agent is on the call.'));
  expect(screen.getByText('No agent on the call')).toBeTruthy();
  const takeOver = screen.getByRole('button', { name: 'Take over: call with Ada Byron' });
  expect(takeOver.getAttribute('aria-description')).toContain('doesn’t use a conference');
});

test('an agent has no live screen', async () => {
  const server = new FakeServer();
  server.role = 'agent';
  await server.openSignedIn('/live');
  expect(screen.queryByRole('link', { name: 'Live' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Live calls' })).toBeNull();
});

test('a caller who leaves a message neither waits nor can be answered', async () => {
  const message = liveCall({ answeredAt: null, leavingMessage: true, participants: [customer] });
  const server = new FakeServer({ calls: [message] });
  await server.openSignedIn('/live');
  const calls = within(await screen.findByRole('region', { name: 'Live calls' }));
  expect(calls.getByText('Leaving a message')).toBeTruthy();
  expect(screen.getByText('No callers are waiting.')).toBeTruthy();
  expect(within(calls.getByRole('group')).getAllByRole('button')).toHaveLength(1);
  expect(calls.getByRole('button', { name: 'End call: call with Alan Turing' })).toBeTruthy();
});
