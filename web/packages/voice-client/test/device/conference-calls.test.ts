import { expect, test } from 'vitest';
import { type EventFrame, Problem } from '../../src';
import {
  advance,
  at,
  callOf,
  connected,
  conversation,
  ended,
  offer,
  offered,
  parked,
  refused,
  START,
  setUpConferenceCalls,
  welcome,
} from '../conference-fixture';
import { live } from '../fake-sdk';

const { control, openTab } = setUpConferenceCalls();

test('an offer rings in all tabs, and is claimed by the page that holds the phone', async () => {
  const first = await openTab('first');
  const second = await openTab('second');
  for (const tab of [first, second]) tab.receive(offered('1'));
  await advance();
  expect(callOf(second)).toMatchObject({ phase: 'incoming', number: '+15551', callId: '1' });

  await second.accept();
  await advance();
  expect(control().requests).toEqual(['claim 1 by first 1']);
  expect(live().at(-1)?.dialed).toEqual([{ params: { claim: 'token' } }]);
  expect(callOf(second)).toMatchObject({ phase: 'incoming', accepting: true });
  connected()?.accept();
  await advance();
  expect(callOf(first)).toMatchObject({ phase: 'open', callId: '1' });
  expect(callOf(second)).toMatchObject({ phase: 'open', callId: '1' });
});

test('a call of strategy client is left to the device', async () => {
  const tab = await openTab('first');
  tab.receive({ ...offered('1'), strategy: 'client' } as EventFrame);
  expect(callOf(tab)).toBeNull();
});

test('an offer stops ringing when another agent takes it, when it expires, and when the call ends', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  tab.receive(ended('1'));
  expect(callOf(tab)).toBeNull();
  tab.receive(offered('2', { expiresAt: at(5) }));
  await advance(4999);
  expect(callOf(tab)?.phase).toBe('incoming');
  await advance(1);
  expect(callOf(tab)).toBeNull();
  tab.receive(offered('3'));
  tab.receive({ type: 'call-ended', seq: 3, at: at(5), call: conversation('3') });
  expect(callOf(tab)).toBeNull();
  expect(tab.state.get().failure).toBeNull();
});

test.each([
  ['call-taken', 'call-taken'],
  ['call-over', 'call-over'],
  ['on-a-call', 'on-another-call'],
])('a claim that fails with %s ends the ringing, and the next offer rings', async (code, failure) => {
  const tab = await openTab('first');
  control().claimResult = refused(code);
  const failures: (string | null)[] = [];
  tab.state.subscribe(() => void failures.push(tab.state.get().failure));
  tab.receive(offered('1'));
  tab.receive(offered('2'));
  await tab.accept();
  expect(failures).toContain(failure);
  expect(callOf(tab)).toMatchObject({ phase: 'incoming', callId: '2' });
});

test('a claim that the network loses keeps the call ringing for another attempt', async () => {
  const tab = await openTab('first');
  control().claimResult = refused('unreachable');
  tab.receive(offered('1'));
  await tab.accept();
  expect(tab.state.get()).toMatchObject({
    failure: 'answer-failed',
    call: { phase: 'incoming', callId: '1', accepting: false },
  });
  control().claimResult = async () => 'token';
  await tab.accept();
  connected()?.accept();
  expect(callOf(tab)?.phase).toBe('open');
});

test('the end of an offer does not end the call of the page that claimed it', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  const accepting = tab.accept();
  tab.receive(ended('1'));
  await accepting;
  tab.receive(ended('1'));
  connected()?.accept();
  await advance(30_000);
  expect(callOf(tab)?.phase).toBe('open');
});

test('a decline is sent once, and a claim that arrives later connects nothing', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  let claimed = (_: string) => {};
  control().claimResult = () =>
    new Promise((resolve) => {
      claimed = resolve;
    });
  void tab.accept();
  await advance();
  tab.reject();
  expect(callOf(tab)).toBeNull();
  claimed('token');
  await advance();
  expect(control().requests).toEqual(['claim 1 by first 1', 'decline 1']);
  expect(live().at(-1)?.dialed).toEqual([]);
  tab.reject();
  expect(control().requests).toHaveLength(2);
});

test('a hang-up is reported before the device disconnects', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  connected()?.accept();
  tab.hangUp();
  expect(control().requests.at(-1)).toBe('leave 1');
  expect(connected()?.actions).not.toContain('disconnect');
  await advance();
  expect(connected()?.actions).toContain('disconnect');
  expect(callOf(tab)?.phase).toBe('ended');
});

test('a hang-up does not wait longer than a second for the server', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  control().leave = () => new Promise(() => {});
  tab.hangUp();
  await advance(999);
  expect(connected()?.actions).not.toContain('disconnect');
  await advance(1);
  expect(connected()?.actions).toContain('disconnect');
});

test('a hang-up that the server could not store is reported again', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  const problems = [503, 0, 404].map((status) => new Problem({ code: 'test', status, detail: 'Test' }));
  let reports = 0;
  control().leave = async () => {
    const problem = problems[reports++];
    if (problem) throw problem;
  };
  tab.hangUp();
  await advance(999);
  expect(reports).toBe(1);
  await advance(1);
  expect(reports).toBe(2);
  expect(connected()?.actions).toContain('disconnect');
  await advance(60_000);
  expect(reports, 'reports until the server answered that there is no such call').toBe(3);
});

test('a hang-up is not reported again once the user has joined the call again', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  let reports = 0;
  control().leave = async () => {
    reports++;
    throw new Problem({ code: 'test', status: 503, detail: 'Test' });
  };
  tab.hangUp();
  await advance(1000);
  expect(reports).toBe(2);
  tab.receive(parked('1', at(45)));
  await tab.rejoin('1');
  await advance(60_000);
  expect(reports).toBe(2);
});

test('a placed call rings until the server reports the answer, and its hang-up is reported', async () => {
  const placed = (changes: object = {}): EventFrame => ({
    type: 'call-updated',
    seq: 4,
    at: at(0),
    call: {
      ...conversation('7'),
      strategy: 'conference',
      direction: 'outbound-dial',
      from: '+15559999',
      to: '+15550002',
      agent: { id: 'ada', name: 'Ada' },
      answeredAt: null,
      endedAt: null,
      ...changes,
    },
  });
  const tab = await openTab('first');
  await tab.dial('+15550002');
  tab.receive(placed({ id: '6', to: '+15550003' }));
  expect(callOf(tab)).toMatchObject({ phase: 'dialing', callId: null });
  tab.receive(placed());
  connected()?.accept();
  expect(callOf(tab)).toMatchObject({ phase: 'ringing', callId: '7', startedAt: null });
  await advance(3000);
  tab.receive(placed({ answeredAt: at(3) }));
  expect(callOf(tab)).toMatchObject({ phase: 'open', startedAt: START + 3000 });
  tab.receive(placed());
  expect(callOf(tab)).toMatchObject({ phase: 'open' });
  tab.hangUp();
  expect(control().requests).toEqual(['leave 7']);

  await advance(6000);
  await tab.dial('+15550002');
  connected()?.accept();
  expect(callOf(tab)?.phase).toBe('open');
  tab.receive(placed());
  expect(callOf(tab)).toMatchObject({ phase: 'ringing', startedAt: null });
});

test('an offer rings again after a reload, and in the tab that takes the phone over', async () => {
  control().stored = { offers: [offer('1')], rejoin: [] };
  const first = await openTab('first');
  const second = await openTab('second');
  expect(callOf(first)?.callId).toBe('1');
  first.destroy();
  await advance();
  expect(second.holdsPhone.get()).toBe(true);
  expect(second.state.get()).toMatchObject({ failure: null, call: { phase: 'incoming', callId: '1' } });
});

test('an offer that ended during an outage stops ringing at the next welcome', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  control().stored = { offers: [], rejoin: [] };
  tab.receive(welcome);
  await advance();
  expect(callOf(tab)).toBeNull();
});

test('an offer that arrives while the page reads the offers keeps ringing', async () => {
  const tab = await openTab('first');
  const answers: (() => void)[] = [];
  control().offers = () =>
    new Promise((resolve) => {
      const { stored } = control();
      answers.push(() => resolve(stored));
    });
  tab.receive(welcome);
  tab.receive(offered('1'));
  expect(callOf(tab)?.callId).toBe('1');
  control().stored = { offers: [offer('1'), offer('2')], rejoin: [] };
  answers[0]?.();
  await advance();
  expect(callOf(tab)?.callId).toBe('1');
  answers[1]?.();
  await advance();
  expect(callOf(tab)?.callId).toBe('1');
  tab.receive(ended('1'));
  expect(callOf(tab)?.callId).toBe('2');
});

test('without Available only a call rings that returns to the agent who transferred it', async () => {
  const tab = await openTab('first', false);
  tab.receive(offered('1'));
  tab.receive(offered('2', { reason: 'transfer', invitedBy: { id: 'bob', name: 'Bob' } }));
  expect(callOf(tab)).toBeNull();
  tab.receive(offered('3', { reason: 'transfer', invitedBy: { id: 'ada', name: 'Ada' } }));
  expect(callOf(tab)?.callId).toBe('3');
  tab.receive(ended('3'));
  tab.setWantsCalls(true);
  expect(callOf(tab)?.callId).toBe('1');
});

test('a ringing offer survives the loss of the signaling socket', async () => {
  const tab = await openTab('first');
  await tab.register();
  tab.receive(offered('1'));
  live().at(-1)?.loseSocket();
  expect(callOf(tab)?.phase).toBe('incoming');
});

test('a call that the user places puts the current one on hold, and goes on if the server refuses', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  connected()?.accept();
  control().parkResult = refused('call-not-in-state');
  await tab.dial('+15550009');
  expect(tab.state.get()).toMatchObject({
    failure: 'cannot-hold',
    switchingTo: null,
    call: { callId: '1', phase: 'open' },
  });

  control().parkResult = async () => {};
  const first = connected();
  await tab.dial('+15550009');
  await advance(1000);
  expect(control().requests.slice(-2)).toEqual(['park 1', 'park 1']);
  expect(first?.status()).toBe('closed');
  expect(live().at(-1)?.dialed.at(-1)).toEqual({ params: { To: '+15550009' } });
  tab.receive(parked('1'));
  expect(tab.state.get()).toMatchObject({
    call: { direction: 'outbound', number: '+15550009' },
    held: [{ callId: '1' }],
  });
});
