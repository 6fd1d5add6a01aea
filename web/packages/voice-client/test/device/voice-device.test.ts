import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DeviceClass, type Microphone, Problem, VoiceDevice } from '../../src';
import { FakeCall, FakeDevice, live } from '../fake-sdk';

let phone: VoiceDevice;
let token: () => Promise<string>;
let microphone: () => Promise<Microphone>;

beforeEach(() => {
  vi.useFakeTimers();
  FakeDevice.instances = [];
  token = async () => 'token';
  microphone = async () => 'granted';
  phone = new VoiceDevice({
    token: () => token(),
    signallingUrl: async () => null,
    loadDevice: async () => FakeDevice as unknown as DeviceClass,
    requestMicrophone: () => microphone(),
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
  });
});
afterEach(() => {
  phone.destroy();
  vi.useRealTimers();
});

/** Lets everything happen that is due within so many milliseconds. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const device = () => live().at(-1) as FakeDevice;
const call = () => phone.state.get().call;

async function ready() {
  phone.start();
  void phone.register();
  await pass();
  expect(phone.state.get().readiness).toBe('ready');
}

test('a ringing call that the socket took along is gone, and says why', async () => {
  await ready();
  const ringing = new FakeCall();
  device().emit('incoming', ringing);
  expect(call()?.phase).toBe('incoming');
  device().goesOffline(ringing);
  await pass();
  expect(phone.state.get()).toMatchObject({ call: null, failure: 'connection-lost', readiness: 'reconnecting' });
});

test('a call is being accepted from the click on, once, and until the two are joined', async () => {
  let leave = (_: Microphone) => {};
  microphone = () =>
    new Promise((resolve) => {
      leave = resolve;
    });
  await ready();
  const ringing = new FakeCall();
  device().emit('incoming', ringing);
  const first = phone.accept();
  await phone.accept();
  expect(call()).toMatchObject({ phase: 'incoming', accepting: true });
  leave('denied');
  await first;
  expect(call()).toMatchObject({ phase: 'incoming', accepting: false });
  expect(ringing.actions).toEqual([]);

  const second = phone.accept();
  leave('granted');
  await second;
  expect(call()).toMatchObject({ phase: 'open', accepting: false });
  expect(ringing.actions).toEqual(['accept']);
});

test('who declines what is being accepted hangs up', async () => {
  await ready();
  const ringing = new FakeCall();
  ringing.accept = () => ringing.connects();
  device().emit('incoming', ringing);
  await phone.accept();
  expect(call()?.accepting).toBe(true);
  phone.reject();
  expect(ringing.actions).toEqual(['disconnect']);
  expect(call()).toBeNull();
});

test('an unanswered outgoing call that the SDK closed silently ends, and the device is built anew', async () => {
  await ready();
  await phone.dial('+12125550123');
  const [dialled] = device().calls;
  const old = device();
  dialled?.closesSilently();
  old.goesOffline(dialled);
  await pass();
  expect(call()?.phase).toBe('ended');
  expect(old.destroyed).toBe(true);
  expect(live()).toHaveLength(1);
});

test('an open call lives on through a lost socket', async () => {
  await ready();
  const open = new FakeCall();
  device().emit('incoming', open);
  await phone.accept();
  device().goesOffline(open);
  open.emit('reconnecting');
  await pass(60_000);
  expect(call()?.phase).toBe('reconnecting');
  open.emit('reconnected');
  expect(call()?.phase).toBe('open');
});

test('hanging up before the SDK has made the call ends it when it is made', async () => {
  await ready();
  let make = (_: FakeCall) => {};
  device().connect = () =>
    new Promise((resolve) => {
      make = resolve;
    });
  const dialling = phone.dial('+12125550123');
  await pass();
  phone.hangUp();
  await pass(6000);
  const late = new FakeCall();
  make(late);
  await dialling;
  expect(late.actions).toEqual(['disconnect']);
  expect(call()).toBeNull();
});

test('an ended call stays for five seconds', async () => {
  await ready();
  const ended = new FakeCall();
  device().emit('incoming', ended);
  await phone.accept();
  phone.hangUp();
  await pass(4999);
  expect(call()?.phase).toBe('ended');
  await pass(1);
  expect(call()).toBeNull();
});

test('loads nothing before a call is placed or calls are to ring', async () => {
  phone.start();
  await pass(600_000);
  expect(phone.state.get().readiness).toBe('standby');
  expect(FakeDevice.instances).toHaveLength(0);

  await phone.dial('+12125550123');
  expect(device().dialled).toEqual([{ params: { To: '+12125550123' } }]);
  expect(phone.state.get().readiness).toBe('ready');
});

test('a call that is hung up while the SDK loads is not placed', async () => {
  let load = () => {};
  const loading = new Promise<void>((resolve) => {
    load = resolve;
  });
  phone = new VoiceDevice({
    token: () => token(),
    signallingUrl: async () => null,
    loadDevice: () => loading.then(() => FakeDevice as unknown as DeviceClass),
    requestMicrophone: () => microphone(),
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
  });
  const dialled = phone.dial('+12125550123');
  await pass();
  expect(call()?.phase).toBe('dialing');
  phone.hangUp();
  load();
  await dialled;
  expect(device().dialled).toEqual([]);
  expect(call()?.phase).toBe('ended');
});

test('a workspace without credentials says so before anything is loaded', async () => {
  token = async () => {
    throw new Problem({ code: 'voice-not-configured', status: 404, detail: 'none' });
  };
  phone.start();
  await pass(600_000);
  expect(phone.state.get().readiness).toBe('not-configured');
  token = async () => 'token';
  phone.retry();
  await pass();
  expect(phone.state.get().readiness).toBe('standby');
});

test('the state reports a sound that cannot be played, and calls go on', async () => {
  const reported: string[] = [];
  phone = new VoiceDevice({
    token: () => token(),
    signallingUrl: async () => null,
    loadDevice: async () => FakeDevice as unknown as DeviceClass,
    watchMicrophone: () => () => {},
    loadSounds: async ({ onProblem }) => {
      onProblem('No ringtone.');
      return {};
    },
    onSoundProblem: (message) => reported.push(message),
  });
  await phone.register();
  expect(phone.state.get()).toMatchObject({ soundProblem: 'No ringtone.', readiness: 'ready' });
  expect(reported).toEqual(['No ringtone.']);
});

test('a device that fails is built again, later each time, with a fresh token', async () => {
  let asked = 0;
  token = async () => {
    asked++;
    throw Problem.unreachable();
  };
  void phone.register();
  await pass();
  expect([asked, phone.state.get().readiness]).toEqual([1, 'reconnecting']);
  await pass(1000);
  expect(asked).toBe(2);
  token = async () => 'fresh';
  await pass(2000);
  expect(device().tokens).toEqual(['fresh']);
  expect(phone.state.get().readiness).toBe('ready');
});

test('a registration that never comes is given up after fifteen seconds', async () => {
  const register = vi.spyOn(FakeDevice.prototype, 'register').mockReturnValueOnce(new Promise(() => {}));
  void phone.register();
  await pass(15_000);
  expect(phone.state.get().readiness).toBe('reconnecting');
  await pass(1000);
  expect(phone.state.get().readiness).toBe('ready');
  expect(live()).toHaveLength(1);
  register.mockRestore();
});

test('a workspace without credentials is not asked again until it has some', async () => {
  let asked = 0;
  token = async () => {
    asked++;
    throw new Problem({ code: 'voice-not-configured', status: 404, detail: 'none' });
  };
  void phone.register();
  await pass(600_000);
  expect([asked, phone.state.get().readiness]).toEqual([1, 'not-configured']);
  token = async () => 'token';
  phone.retry();
  await pass();
  expect(phone.state.get().readiness).toBe('ready');
});

test('a token that has ended is renewed on the device that is there, and its call goes on', async () => {
  await ready();
  const registered = device();
  registered.emit('incoming', new FakeCall());
  phone.renewToken();
  await pass();
  expect(registered.tokens.at(-1)).toBe('token');
  expect(live()).toEqual([registered]);
  expect(call()?.phase).toBe('incoming');
});

test('destroyed while it is being built, it leaves no device behind', async () => {
  void phone.register();
  phone.destroy();
  await pass(600_000);
  expect(live()).toHaveLength(0);
});

test('a second caller waits until the first has stopped ringing', async () => {
  await ready();
  const [first, second] = [new FakeCall(), new FakeCall()];
  second.parameters = { From: '+14155550133' };
  device().emit('incoming', first);
  device().emit('incoming', second);
  expect(call()?.number).toBe('+12125550123');
  first.emit('cancel');
  expect(call()?.number).toBe('+14155550133');
});
