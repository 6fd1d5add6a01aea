import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DeviceClass, type Microphone, Problem, VoiceDevice } from '../../src';
import { FakeCall, FakeDevice, live } from '../fake-sdk';

let voiceDevice: VoiceDevice;
let token: () => Promise<string>;
let microphone: () => Promise<Microphone>;

beforeEach(() => {
  vi.useFakeTimers();
  FakeDevice.instances = [];
  token = async () => 'token';
  microphone = async () => 'granted';
  voiceDevice = new VoiceDevice({
    token: () => token(),
    signallingUrl: async () => null,
    loadDevice: async () => FakeDevice as unknown as DeviceClass,
    requestMicrophone: () => microphone(),
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
  });
});
afterEach(() => {
  voiceDevice.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Runs the timers and promises that are due within `ms`. */
const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const device = () => live().at(-1) as FakeDevice;
const call = () => voiceDevice.state.get().call;

async function registerDevice() {
  voiceDevice.start();
  void voiceDevice.register();
  await advance();
  expect(voiceDevice.state.get().readiness).toBe('ready');
}

test('a ringing call ends with connection-lost when the socket closes', async () => {
  await registerDevice();
  const ringing = new FakeCall();
  device().emit('incoming', ringing);
  expect(call()?.phase).toBe('incoming');
  device().loseSocket(ringing);
  await advance();
  expect(voiceDevice.state.get()).toMatchObject({ call: null, failure: 'connection-lost', readiness: 'reconnecting' });
});

test('a call is accepted once, and accepting is set until it is connected', async () => {
  let resolveMicrophone = (_: Microphone) => {};
  microphone = () =>
    new Promise((resolve) => {
      resolveMicrophone = resolve;
    });
  await registerDevice();
  const ringing = new FakeCall();
  device().emit('incoming', ringing);
  const first = voiceDevice.accept();
  await voiceDevice.accept();
  expect(call()).toMatchObject({ phase: 'incoming', accepting: true });
  resolveMicrophone('denied');
  await first;
  expect(call()).toMatchObject({ phase: 'incoming', accepting: false });
  expect(ringing.actions).toEqual([]);

  const second = voiceDevice.accept();
  resolveMicrophone('granted');
  await second;
  expect(call()).toMatchObject({ phase: 'open', accepting: false });
  expect(ringing.actions).toEqual(['accept']);
});

test('rejecting a call that is being accepted hangs it up', async () => {
  await registerDevice();
  const ringing = new FakeCall();
  ringing.accept = () => ringing.startConnecting();
  device().emit('incoming', ringing);
  await voiceDevice.accept();
  expect(call()?.accepting).toBe(true);
  voiceDevice.reject();
  expect(ringing.actions).toEqual(['disconnect']);
  expect(call()).toBeNull();
});

test('an unanswered outbound call that the SDK closed silently ends, and the device is recreated', async () => {
  await registerDevice();
  await voiceDevice.dial('+12125550123');
  const [dialed] = device().calls;
  const old = device();
  dialed?.closeSilently();
  old.loseSocket(dialed);
  await advance();
  expect(call()?.phase).toBe('ended');
  expect(old.destroyed).toBe(true);
  expect(live()).toHaveLength(1);
});

test('an open call survives a lost socket', async () => {
  await registerDevice();
  const open = new FakeCall();
  device().emit('incoming', open);
  await voiceDevice.accept();
  device().loseSocket(open);
  open.emit('reconnecting');
  await advance(60_000);
  expect(call()?.phase).toBe('reconnecting');
  open.emit('reconnected');
  expect(call()?.phase).toBe('open');
});

test('a call that is hung up before the SDK has created it is disconnected when it is created', async () => {
  await registerDevice();
  let connectCall = (_: FakeCall) => {};
  device().connect = () =>
    new Promise((resolve) => {
      connectCall = resolve;
    });
  const dialResult = voiceDevice.dial('+12125550123');
  await advance();
  voiceDevice.hangUp();
  await advance(6000);
  const late = new FakeCall();
  connectCall(late);
  await dialResult;
  expect(late.actions).toEqual(['disconnect']);
  expect(call()).toBeNull();
});

test('an ended call stays for five seconds', async () => {
  await registerDevice();
  const ended = new FakeCall();
  device().emit('incoming', ended);
  await voiceDevice.accept();
  voiceDevice.hangUp();
  await advance(4999);
  expect(call()?.phase).toBe('ended');
  await advance(1);
  expect(call()).toBeNull();
});

test('loads nothing before a call is placed or the device registers', async () => {
  voiceDevice.start();
  await advance(600_000);
  expect(voiceDevice.state.get().readiness).toBe('standby');
  expect(FakeDevice.instances).toHaveLength(0);

  await voiceDevice.dial('+12125550123');
  expect(device().dialed).toEqual([{ params: { To: '+12125550123' } }]);
  expect(voiceDevice.state.get().readiness).toBe('ready');
});

test('a call that is hung up while the SDK loads is not placed', async () => {
  let load = () => {};
  const loading = new Promise<void>((resolve) => {
    load = resolve;
  });
  voiceDevice = new VoiceDevice({
    token: () => token(),
    signallingUrl: async () => null,
    loadDevice: () => loading.then(() => FakeDevice as unknown as DeviceClass),
    requestMicrophone: () => microphone(),
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
  });
  const dialed = voiceDevice.dial('+12125550123');
  await advance();
  expect(call()?.phase).toBe('dialing');
  voiceDevice.hangUp();
  load();
  await dialed;
  expect(device().dialed).toEqual([]);
  expect(call()?.phase).toBe('ended');
});

test('a workspace without credentials is not-configured before the SDK loads', async () => {
  token = async () => {
    throw new Problem({ code: 'voice-not-configured', status: 404, detail: 'none' });
  };
  voiceDevice.start();
  await advance(600_000);
  expect(voiceDevice.state.get().readiness).toBe('not-configured');
  token = async () => 'token';
  voiceDevice.retry();
  await advance();
  expect(voiceDevice.state.get().readiness).toBe('standby');
});

test('the state reports a sound that cannot be played, and calls still work', async () => {
  const reported: string[] = [];
  voiceDevice = new VoiceDevice({
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
  await voiceDevice.register();
  expect(voiceDevice.state.get()).toMatchObject({ soundProblem: 'No ringtone.', readiness: 'ready' });
  expect(reported).toEqual(['No ringtone.']);
});

test('a device that fails is recreated with a new token, after longer and longer delays', async () => {
  let tokenRequests = 0;
  token = async () => {
    tokenRequests++;
    throw Problem.unreachable();
  };
  void voiceDevice.register();
  await advance();
  expect([tokenRequests, voiceDevice.state.get().readiness]).toEqual([1, 'reconnecting']);
  await advance(1000);
  expect(tokenRequests).toBe(2);
  token = async () => 'fresh';
  await advance(2000);
  expect(device().tokens).toEqual(['fresh']);
  expect(voiceDevice.state.get().readiness).toBe('ready');
});

test('a registration without an answer times out after fifteen seconds', async () => {
  const register = vi.spyOn(FakeDevice.prototype, 'register').mockReturnValueOnce(new Promise(() => {}));
  void voiceDevice.register();
  await advance(15_000);
  expect(voiceDevice.state.get().readiness).toBe('reconnecting');
  await advance(1000);
  expect(voiceDevice.state.get().readiness).toBe('ready');
  expect(live()).toHaveLength(1);
  register.mockRestore();
});

test('requests no token for a workspace without credentials until retry', async () => {
  let tokenRequests = 0;
  token = async () => {
    tokenRequests++;
    throw new Problem({ code: 'voice-not-configured', status: 404, detail: 'none' });
  };
  void voiceDevice.register();
  await advance(600_000);
  expect([tokenRequests, voiceDevice.state.get().readiness]).toEqual([1, 'not-configured']);
  token = async () => 'token';
  voiceDevice.retry();
  await advance();
  expect(voiceDevice.state.get().readiness).toBe('ready');
});

test('renewToken updates the existing device and keeps its call', async () => {
  await registerDevice();
  const registered = device();
  registered.emit('incoming', new FakeCall());
  voiceDevice.renewToken();
  await advance();
  expect(registered.tokens.at(-1)).toBe('token');
  expect(live()).toEqual([registered]);
  expect(call()?.phase).toBe('incoming');
});

test('a device that is destroyed while it is created leaves no SDK device', async () => {
  void voiceDevice.register();
  voiceDevice.destroy();
  await advance(600_000);
  expect(live()).toHaveLength(0);
});

test('a second caller waits until the first has stopped ringing', async () => {
  await registerDevice();
  const [first, second] = [new FakeCall(), new FakeCall()];
  second.parameters = { From: '+14155550133' };
  device().emit('incoming', first);
  device().emit('incoming', second);
  expect(call()?.number).toBe('+12125550123');
  first.emit('cancel');
  expect(call()?.number).toBe('+14155550133');
});

test('mutes and unmutes the microphone of the call, and the state says so', async () => {
  await registerDevice();
  const open = new FakeCall();
  device().emit('incoming', open);
  await voiceDevice.accept();
  for (const muted of [true, false]) {
    voiceDevice.mute(muted);
    expect([open.muted, call()?.muted]).toEqual([muted, muted]);
  }
});

test('a computer that slept until its token expired gets a new one when it wakes, and before a call', async () => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  const jwt = (expiresInMs: number) => `h.${btoa(JSON.stringify({ exp: (Date.now() + expiresInMs) / 1000 }))}.s`;
  const sleep = () => vi.setSystemTime(Date.now() + 3_600_000);
  token = async () => jwt(3_600_000);
  await registerDevice();
  document.dispatchEvent(new Event('visibilitychange'));
  await advance();
  expect(device().tokens).toHaveLength(1);
  sleep();
  document.dispatchEvent(new Event('visibilitychange'));
  await advance();
  expect(device().tokens).toHaveLength(2);

  sleep();
  const fresh = jwt(3_600_000);
  token = async () => fresh;
  await voiceDevice.dial('+12125550123');
  expect(device().tokens).toHaveLength(3);
  expect(device().tokens.at(-1)).toBe(fresh);
  expect(device().dialed).toHaveLength(1);
});
