import { expect, test, vi } from 'vitest';
import type { EventFrame } from '../../src';
import {
  advance,
  at,
  callOf,
  connected,
  conversation,
  offered,
  parked,
  refused,
  setUpConferenceCalls,
} from '../conference-fixture';
import { live } from '../fake-sdk';

const { control, onCall, openTab } = setUpConferenceCalls();

test('a call that waits is rejoined from another tab', async () => {
  control().stored = { offers: [], rejoin: [{ call: conversation('1'), until: at(60) }] };
  await openTab('first');
  const second = await openTab('second');
  expect(second.state.get().held).toMatchObject([{ callId: '1', number: '+15550001', name: 'Grace' }]);
  await second.rejoin('1');
  await advance();
  expect(control().requests).toEqual(['rejoin 1']);
  expect(callOf(second)).toMatchObject({ phase: 'dialing', callId: '1' });
  connected()?.accept();
  await advance();
  expect(second.state.get()).toMatchObject({ held: [], call: { phase: 'open', number: '+15550001' } });
});

test('a call no longer waits when it is rejoined elsewhere, when it ends, and when its time is over', async () => {
  const tab = await openTab('first');
  const waits = (id: string) => parked(id, at(60));
  const waiting = () => tab.state.get().held[0]?.callId ?? null;
  tab.receive(waits('1'));
  tab.receive({ type: 'call-updated', seq: 2, at: at(0), call: conversation('1') });
  await advance();
  expect(waiting()).toBe('1');
  tab.receive({ type: 'call-updated', seq: 3, at: at(0), call: conversation('1', 'joined') });
  await advance();
  expect(waiting()).toBeNull();
  tab.receive(waits('2'));
  tab.receive({ type: 'call-ended', seq: 4, at: at(0), call: conversation('2') });
  expect(waiting()).toBeNull();
  tab.receive(waits('3'));
  await advance(60_000);
  expect(waiting()).toBeNull();
});

test('a call that begins to wait while the page reads the others is shown without those that no longer wait', async () => {
  const tab = await openTab('first');
  tab.receive(parked('1', at(60)));
  const answers: (() => void)[] = [];
  control().offers = () =>
    new Promise((resolve) => {
      const { stored } = control();
      answers.push(() => resolve(stored));
    });
  tab.receive({ type: 'call-updated', seq: 2, at: at(0), call: conversation('1', 'joined') });
  control().stored = { offers: [], rejoin: [{ call: conversation('2'), until: at(60) }] };
  tab.receive(parked('2', at(60)));
  answers[0]?.();
  await advance();
  answers[1]?.();
  await advance();
  expect(tab.state.get().held.map(({ callId }) => callId)).toEqual(['2']);
});

test('a call between members that waits has the name of the other one', async () => {
  const tab = await openTab('first');
  const bob = { role: 'agent', user: { id: 'bob', name: 'Bob' }, state: 'joined' };
  const { participants } = conversation('1');
  const call = {
    ...conversation('1'),
    direction: 'internal',
    from: 'user:ada',
    to: 'user:bob',
    contact: null,
  } as const;
  tab.receive({ ...parked('1', at(60)), call: { ...call, participants: [...participants, bob] } } as EventFrame);
  expect(tab.state.get().held).toMatchObject([{ direction: 'outbound', number: 'user:bob', name: 'Bob' }]);
  tab.receive({
    ...parked('1', at(60)),
    call: { ...call, from: 'user:bob', to: 'user:ada', participants: [bob, ...participants] },
  } as EventFrame);
  expect(tab.state.get().held).toMatchObject([{ direction: 'inbound', number: 'user:bob', name: 'Bob' }]);
});

test('a user who is lost from a call in which others talk on can return', async () => {
  const tab = await onCall();
  connected()?.disconnect();
  control().stored = { offers: [], rejoin: [{ call: conversation('1'), until: at(45) }] };
  const updated = (state: string): EventFrame => ({
    type: 'call-updated',
    seq: 6,
    at: at(0),
    call: conversation('1', state),
  });
  tab.receive(updated('joined'));
  await advance();
  expect(tab.state.get().held).toEqual([]);
  tab.receive(updated('left'));
  await advance();
  expect(tab.state.get().held).toMatchObject([{ callId: '1', until: at(45) }]);
});

test('a call that is offered during another one makes no sound, and can be declined', async () => {
  const tab = await onCall();
  const ring = vi.spyOn(tab.ringtone, 'start');
  tab.receive(offered('2'));
  expect(tab.state.get()).toMatchObject({ second: { callId: '2' }, call: { phase: 'open', callId: '1' } });
  expect(ring).not.toHaveBeenCalled();
  tab.declineSecond('2');
  expect(control().requests.at(-1)).toBe('decline 2');
  expect(tab.state.get().second).toBeNull();
});

test('a second call replaces the first one, which another tab returns to', async () => {
  const tab = await onCall();
  const other = await openTab('other');
  tab.receive(offered('2'));
  await advance();
  const first = connected();
  let claimed = (_: string) => {};
  control().claimResult = () =>
    new Promise((resolve) => {
      claimed = resolve;
    });
  await other.acceptSecond('2');
  await advance();
  expect(control().requests.at(-1)).toBe('claim 2 by first 1 holding');
  expect(other.state.get()).toMatchObject({ switchingTo: '2', call: { phase: 'open', callId: '1' } });
  // The first call is parked before the answer to the claim.
  tab.receive(parked('1'));
  expect(tab.state.get().held).toEqual([]);
  claimed('second claim');
  await advance();
  expect(first?.actions).toContain('disconnect');
  expect(live().at(-1)?.dialed.at(-1)).toEqual({ params: { claim: 'second claim' } });
  connected()?.accept();
  await advance();
  expect(other.state.get()).toMatchObject({
    held: [{ callId: '1', until: null }],
    second: null,
    switchingTo: null,
    call: { phase: 'open', callId: '2' },
  });
  expect(control().requests).not.toContain('leave 1');

  control().claimResult = async () => 'third claim';
  await other.rejoin('1');
  tab.receive(parked('2'));
  await advance();
  connected()?.accept();
  await advance();
  expect(tab.state.get()).toMatchObject({ held: [{ callId: '2' }], call: { phase: 'open', callId: '1' } });
  tab.hangUp();
  await advance();
  expect(control().requests.at(-1)).toBe('leave 1');
});

test.each([
  ['call-taken', 'call-taken'],
  ['call-not-in-state', 'cannot-hold'],
])('the current call goes on when a second one fails with %s', async (code, failure) => {
  const tab = await onCall();
  tab.receive(offered('2'));
  control().claimResult = refused(code);
  await tab.acceptSecond('2');
  expect(tab.state.get()).toMatchObject({ failure, switchingTo: null, call: { phase: 'open', callId: '1' } });
  expect(connected()?.actions).not.toContain('disconnect');
});

test('a caller in line is shown during a call only', async () => {
  const tab = await onCall();
  tab.receive(offered('2', { reason: 'waiting' }));
  expect(tab.state.get().second?.callId).toBe('2');
  connected()?.disconnect();
  expect(tab.state.get()).toMatchObject({ second: null, call: { phase: 'ended', callId: '1' } });
});
