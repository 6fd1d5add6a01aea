import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DeviceClass, RingtonePlayer, VoiceDevice } from '../../src';
import { FakeBrowser } from '../fake-browser';
import { FakeCall, FakeDevice, live } from '../fake-sdk';

let browser: FakeBrowser;
let opened: VoiceDevice[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeDevice.instances = [];
  browser = new FakeBrowser();
  opened = [];
});
afterEach(() => {
  for (const tab of opened) tab.destroy();
  vi.useRealTimers();
});

const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

/** Counts how often each tab rings now. */
class Ringer extends RingtonePlayer {
  rings = false;
  constructor(blocked = false) {
    super(null);
    if (blocked) this.autoplayBlocked.set(true);
  }
  override start() {
    this.rings = !this.autoplayBlocked.get();
  }
  override stop() {
    this.rings = false;
  }
}

async function openTab(name: string, ringtone = new Ringer(), storage = memory()) {
  const tab = new VoiceDevice({
    token: async () => `token of ${name}`,
    signallingUrl: async () => null,
    loadDevice: async () => FakeDevice as unknown as DeviceClass,
    requestMicrophone: async () => 'granted',
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
    tabs: browser.open(name),
    ringtone,
    storage,
  });
  opened.push(tab);
  tab.start();
  await advance();
  return tab;
}

/** Opens two tabs, of which the first holds the phone and is registered. */
async function twoTabs() {
  const first = await openTab('first');
  const second = await openTab('second');
  await first.register();
  await advance();
  return { first, second };
}

const device = () => live().at(-1) as FakeDevice;
const ring = async (call = new FakeCall()) => {
  device().emit('incoming', call);
  await advance();
  return call;
};

test('only one tab has a device, and the other shows the same ringing call', async () => {
  const { first, second } = await twoTabs();
  await second.register();
  await advance(10_000);
  expect(live()).toHaveLength(1);
  await ring();
  expect(first.holdsPhone.get()).toBe(true);
  expect(second.holdsPhone.get()).toBe(false);
  expect(second.state.get()).toMatchObject({
    readiness: 'ready',
    call: { phase: 'incoming', number: '+12125550123', callId: 'c1' },
  });
});

test('only the tab that holds the phone rings', async () => {
  const [one, two] = [new Ringer(), new Ringer()];
  const first = await openTab('first', one);
  await openTab('second', two);
  await first.register();
  await ring();
  expect([one.rings, two.rings]).toEqual([true, false]);
});

test('another tab rings when the browser blocks the sound of the holder', async () => {
  const [one, two] = [new Ringer(true), new Ringer()];
  const first = await openTab('first', one);
  const second = await openTab('second', two);
  await first.register();
  const call = await ring();
  expect([one.rings, two.rings]).toEqual([false, true]);
  expect([first.ringMuted.get(), second.ringMuted.get()]).toEqual([false, false]);
  call.emit('cancel');
  await advance();
  expect(two.rings).toBe(false);
});

test('no tab may play: both offer to unmute, and the one that the user unmutes rings', async () => {
  const [one, two] = [new Ringer(true), new Ringer(true)];
  const first = await openTab('first', one);
  const second = await openTab('second', two);
  await first.register();
  await ring();
  expect([first.ringMuted.get(), second.ringMuted.get()]).toEqual([true, true]);
  await second.ringtone.unlock();
  await advance();
  expect([one.rings, two.rings]).toEqual([false, true]);
  expect([first.ringMuted.get(), second.ringMuted.get()]).toEqual([false, false]);
});

test('a tab without the phone accepts, mutes and hangs up', async () => {
  const { second } = await twoTabs();
  const call = await ring();
  await second.accept();
  await advance();
  expect(second.state.get().call?.phase).toBe('open');
  second.mute(true);
  await advance();
  expect(call.muted).toBe(true);
  expect(second.state.get().call?.muted).toBe(true);
  second.hangUp();
  await advance();
  expect(call.actions).toEqual(['accept', 'disconnect']);
  expect(second.state.get().call?.phase).toBe('ended');
});

test('a tab without the phone declines and places calls', async () => {
  const { second } = await twoTabs();
  const call = await ring();
  second.reject();
  await advance();
  expect(call.actions).toEqual(['reject']);
  await second.dial('+14155550133', 'contact', '+14155550100');
  await advance();
  expect(device().dialed).toEqual([{ params: { To: '+14155550133', contactId: 'contact', callerId: '+14155550100' } }]);
});

test('both tabs accept: the call is accepted once', async () => {
  const { first, second } = await twoTabs();
  const call = await ring();
  await Promise.all([first.accept(), second.accept()]);
  await advance();
  expect(call.actions).toEqual(['accept']);
});

test('a command for a call that is over does not reach the next call', async () => {
  const { second } = await twoTabs();
  const call = await ring();
  browser.freeze('second');
  call.emit('cancel');
  const next = new FakeCall();
  next.customParameters = new Map([['callId', 'c2']]);
  await ring(next);
  second.reject();
  browser.deliver('first', { type: 'command', term: 1, command: { do: 'reject', of: callOf(second) } }, 'second');
  await advance();
  expect(next.actions).toEqual([]);
});

test('the other tab registers when the holder closes', async () => {
  const { first, second } = await twoTabs();
  first.destroy();
  await advance();
  expect(second.holdsPhone.get()).toBe(true);
  expect(live()).toHaveLength(1);
  expect(device().tokens).toEqual(['token of second']);
});

test('a ringing call is lost with the tab that held it, and the other tab reports it', async () => {
  const { first, second } = await twoTabs();
  await ring();
  first.destroy();
  await advance();
  expect(second.state.get()).toMatchObject({ call: null, failure: 'connection-lost', readiness: 'ready' });
});

test('all tabs share whether the user wants calls, and the next holder keeps it', async () => {
  const { first, second } = await twoTabs();
  second.setWantsCalls(true);
  await advance();
  expect([first, second].map((tab) => tab.state.get().wantsCalls)).toEqual([true, true]);
  first.destroy();
  await advance();
  expect(second.state.get().wantsCalls).toBe(true);
});

test('a tab that reloads keeps that the user wants calls', async () => {
  const storage = memory();
  const tab = await openTab('only', new Ringer(), storage);
  tab.setWantsCalls(true);
  tab.destroy();
  const reloaded = await openTab('reloaded', new Ringer(), storage);
  expect(reloaded.state.get().wantsCalls).toBe(true);
});

test('a frozen holder is replaced after six seconds, and gives its device up when it wakes', async () => {
  const { first, second } = await twoTabs();
  const old = device();
  browser.freeze('first');
  await advance(5000);
  expect(second.holdsPhone.get()).toBe(false);
  await advance(3000);
  expect(second.holdsPhone.get()).toBe(true);
  browser.thaw('first');
  await advance(1000);
  expect(old.destroyed).toBe(true);
  expect(first.holdsPhone.get()).toBe(false);
  expect(live()).toHaveLength(1);
  expect(browser.lockHolder).toBe('second');
});

test('a holder with late timers answers the probe, and keeps the phone', async () => {
  const { first, second } = await twoTabs();
  browser.dropHeartbeats = true;
  await advance(60_000);
  expect([first.holdsPhone.get(), second.holdsPhone.get()]).toEqual([true, false]);
});

test('a holder on a call is not replaced, because that would end the call', async () => {
  const { first, second } = await twoTabs();
  await ring();
  await first.accept();
  await advance();
  browser.freeze('first');
  await advance(60_000);
  expect(second.holdsPhone.get()).toBe(false);
});

test('all tabs together take the phone over at most twice a minute', async () => {
  await twoTabs();
  await openTab('third');
  await openTab('fourth');
  const holders: (string | null)[] = [];
  for (let n = 0; n < 3; n++) {
    const holder = browser.lockHolder;
    holders.push(holder);
    if (holder) browser.freeze(holder);
    await advance(9000);
  }
  expect(new Set(holders).size).toBe(3);
  const third = browser.lockHolder;
  expect(third).toBe(holders[2]);
  await advance(60_000);
  expect(browser.lockHolder).not.toBe(third);
});

test('messages of a former holder are ignored', async () => {
  const { second } = await twoTabs();
  browser.freeze('first');
  await advance(8000);
  const state = { ...second.state.get(), readiness: 'off' as const };
  browser.deliver('second', { type: 'phone', term: 1, phone: { state, ringer: null, ringMuted: false } }, 'first');
  expect(second.state.get().readiness).toBe('ready');
  expect(second.holdsPhone.get()).toBe(true);
});

const callOf = (tab: VoiceDevice) => {
  const call = tab.state.get().call;
  if (!call) throw new Error('This tab shows no call.');
  return { number: call.number, callId: call.callId };
};
