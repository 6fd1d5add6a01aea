import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type Call,
  type CallControl,
  type CallOffer,
  type CallOffers,
  type DeviceClass,
  type EventFrame,
  Problem,
  VoiceDevice,
} from '../../src';
import { FakeBrowser } from '../fake-browser';
import { FakeDevice, live } from '../fake-sdk';

const START = Date.parse('2026-01-05T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** A fake of the server's routes of conference calls. */
class FakeControl implements CallControl {
  requests: string[] = [];
  stored: CallOffers = { offers: [], rejoin: [] };
  claimResult: () => Promise<string> = async () => 'token';
  offers = async () => this.stored;
  claim: CallControl['claim'] = async (callId, { tab, fence }) => {
    this.requests.push(`claim ${callId} by ${tab} ${fence}`);
    return { claim: await this.claimResult(), expiresAt: at(8) };
  };
  decline = async (callId: string) => void this.requests.push(`decline ${callId}`);
  rejoin: CallControl['rejoin'] = async (callId) => {
    this.requests.push(`rejoin ${callId}`);
    return { claim: await this.claimResult(), expiresAt: at(8) };
  };
  leave = async (callId: string) => void this.requests.push(`leave ${callId}`);
}

let browser: FakeBrowser;
let control: FakeControl;
let opened: VoiceDevice[];

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  FakeDevice.instances = [];
  browser = new FakeBrowser();
  control = new FakeControl();
  opened = [];
});
afterEach(() => {
  for (const tab of opened) tab.destroy();
  vi.useRealTimers();
});

const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const welcome: EventFrame = { type: 'welcome', seq: 0, userId: 'ada', identity: 'i', calls: [] };

async function openTab(name: string, wantsCalls = true) {
  const tab = new VoiceDevice({
    token: async () => 'token',
    signallingUrl: async () => null,
    loadDevice: async () => FakeDevice as unknown as DeviceClass,
    requestMicrophone: async () => 'granted',
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
    tabs: browser.open(name),
    control,
  });
  opened.push(tab);
  tab.start();
  await advance();
  if (wantsCalls) tab.setWantsCalls(true);
  tab.receive(welcome);
  await advance();
  return tab;
}

const offer = (callId: string, changes: Partial<CallOffer> = {}): CallOffer => ({
  callId,
  from: `+1555${callId}`,
  to: '+15559999',
  callSid: 'CA1',
  line: null,
  contact: null,
  ringUntil: at(20),
  strategy: 'conference',
  reason: 'inbound',
  invitedBy: null,
  expiresAt: at(20),
  ...changes,
});
const offered = (callId: string, changes: Partial<CallOffer> = {}): EventFrame => ({
  type: 'incoming-call',
  seq: 1,
  at: at(0),
  ...offer(callId, changes),
});
const ended = (callId: string): EventFrame => ({
  type: 'incoming-call-ended',
  seq: 2,
  at: at(0),
  callId,
  reason: 'taken',
  takenBy: null,
});
const callOf = (tab: VoiceDevice) => tab.state.get().call;
const connected = () => live().at(-1)?.calls.at(-1);
const conversation = (id: string, state = 'left') =>
  ({
    id,
    direction: 'inbound',
    from: '+15550001',
    to: '+15559999',
    contact: { id: 'k', name: 'Grace' },
    participants: [{ user: { id: 'ada', name: 'Ada' }, state }],
  }) as unknown as Call;
const refused = (code: string) => async () => {
  throw new Problem({ code, status: 409, detail: code });
};

test('an offer rings in all tabs, and is claimed by the page that holds the phone', async () => {
  const first = await openTab('first');
  const second = await openTab('second');
  for (const tab of [first, second]) tab.receive(offered('1'));
  await advance();
  expect(callOf(second)).toMatchObject({ phase: 'incoming', number: '+15551', callId: '1' });

  await second.accept();
  await advance();
  expect(control.requests).toEqual(['claim 1 by first 1']);
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
  control.claimResult = refused(code);
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
  control.claimResult = refused('unreachable');
  tab.receive(offered('1'));
  await tab.accept();
  expect(tab.state.get()).toMatchObject({
    failure: 'answer-failed',
    call: { phase: 'incoming', callId: '1', accepting: false },
  });
  control.claimResult = async () => 'token';
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
  control.claimResult = () =>
    new Promise((resolve) => {
      claimed = resolve;
    });
  void tab.accept();
  await advance();
  tab.reject();
  expect(callOf(tab)).toBeNull();
  claimed('token');
  await advance();
  expect(control.requests).toEqual(['claim 1 by first 1', 'decline 1']);
  expect(live().at(-1)?.dialed).toEqual([]);
  tab.reject();
  expect(control.requests).toHaveLength(2);
});

test('a hang-up is reported before the device disconnects', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  connected()?.accept();
  tab.hangUp();
  expect(control.requests.at(-1)).toBe('leave 1');
  expect(connected()?.actions).not.toContain('disconnect');
  await advance();
  expect(connected()?.actions).toContain('disconnect');
  expect(callOf(tab)?.phase).toBe('ended');
});

test('a hang-up does not wait longer than a second for the server', async () => {
  const tab = await openTab('first');
  tab.receive(offered('1'));
  await tab.accept();
  control.leave = () => new Promise(() => {});
  tab.hangUp();
  await advance(999);
  expect(connected()?.actions).not.toContain('disconnect');
  await advance(1);
  expect(connected()?.actions).toContain('disconnect');
});

test('an offer rings again after a reload, and in the tab that takes the phone over', async () => {
  control.stored = { offers: [offer('1')], rejoin: [] };
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
  control.stored = { offers: [], rejoin: [] };
  tab.receive(welcome);
  await advance();
  expect(callOf(tab)).toBeNull();
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

test('a call that waits is rejoined from another tab', async () => {
  control.stored = { offers: [], rejoin: [{ call: conversation('1'), until: at(60) }] };
  await openTab('first');
  const second = await openTab('second');
  expect(second.state.get().waiting).toMatchObject({ callId: '1', number: '+15550001', name: 'Grace' });
  await second.rejoin('1');
  await advance();
  expect(control.requests).toEqual(['rejoin 1']);
  expect(callOf(second)).toMatchObject({ phase: 'dialing', callId: '1' });
  connected()?.accept();
  await advance();
  expect(second.state.get()).toMatchObject({ waiting: null, call: { phase: 'open', number: '+15550001' } });
});

test('a call no longer waits when it is rejoined elsewhere, when it ends, and when its time is over', async () => {
  const tab = await openTab('first');
  const waits = (id: string): EventFrame => ({
    type: 'call-waiting-for-rejoin',
    seq: 1,
    at: at(0),
    call: conversation(id),
    until: at(60),
  });
  const waiting = () => tab.state.get().waiting?.callId ?? null;
  tab.receive(waits('1'));
  tab.receive({ type: 'call-updated', seq: 2, at: at(0), call: conversation('1') });
  expect(waiting()).toBe('1');
  tab.receive({ type: 'call-updated', seq: 3, at: at(0), call: conversation('1', 'joined') });
  expect(waiting()).toBeNull();
  tab.receive(waits('2'));
  tab.receive({ type: 'call-ended', seq: 4, at: at(0), call: conversation('2') });
  expect(waiting()).toBeNull();
  tab.receive(waits('3'));
  await advance(60_000);
  expect(waiting()).toBeNull();
});
