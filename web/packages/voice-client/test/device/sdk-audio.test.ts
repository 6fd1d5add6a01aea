import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DeviceClass, VoiceDevice } from '../../src';
import { testNetwork } from '../../src/audio/network-test';
import { FakeCall, FakeDevice, live } from '../fake-sdk';

/** The SDK's context, which runs as soon as it exists. */
class FakeContext {
  state = 'running';
  suspend = async () => {
    this.state = 'suspended';
  };
  resume = async () => {
    this.state = 'running';
  };
}

let context: FakeContext;
let voiceDevice: VoiceDevice;

const sdkClass = () => Object.assign(class extends FakeDevice {}, { audioContext: context }) as unknown as DeviceClass;
const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const device = () => live().at(-1) as FakeDevice;

beforeEach(async () => {
  vi.useFakeTimers();
  FakeDevice.instances = [];
  context = new FakeContext();
  voiceDevice = new VoiceDevice({
    token: async () => 'token',
    signallingUrl: async () => null,
    loadDevice: async () => sdkClass(),
    requestMicrophone: async () => 'granted',
    watchMicrophone: () => () => {},
    loadSounds: async () => ({}),
  });
  voiceDevice.start();
});
afterEach(() => {
  voiceDevice.destroy();
  vi.useRealTimers();
});

async function register() {
  void voiceDevice.register();
  await advance();
  expect(voiceDevice.state.get().readiness).toBe('ready');
}

test('an available page without a call suspends the audio context', async () => {
  await register();
  expect(context.state).toBe('suspended');
});

test('the audio context runs from the first ring until the sound at the end of the call', async () => {
  await register();
  const call = new FakeCall();
  device().emit('incoming', call);
  expect(context.state).toBe('running');
  await voiceDevice.accept();
  call.disconnect();
  await advance(1_900);
  expect(context.state).toBe('running');
  await advance(200);
  expect(context.state).toBe('suspended');
});

test('the audio context runs before the first call is placed', async () => {
  const suspend = vi.spyOn(context, 'suspend');
  const connect = vi.spyOn(FakeDevice.prototype, 'connect').mockImplementation(async () => {
    expect(context.state).toBe('running');
    return new FakeCall();
  });
  await voiceDevice.dial('+15550100001');
  await advance(10_000);
  expect(connect).toHaveBeenCalledOnce();
  expect(suspend).not.toHaveBeenCalled();
});

test('a call that follows at once keeps the audio context running', async () => {
  await register();
  const first = new FakeCall();
  device().emit('incoming', first);
  await voiceDevice.accept();
  first.disconnect();
  await advance(1_000);
  device().emit('incoming', new FakeCall());
  await advance(10_000);
  expect(context.state).toBe('running');
});

test('a network test keeps the audio context running while a call ends', async () => {
  await register();
  const preflight = Object.assign(new EventEmitter(), { stop: () => {} });
  const options = { token: async () => 'token', signallingUrl: async () => null };
  const running = testNetwork({
    ...options,
    loadDevice: async () => Object.assign(sdkClass(), { runPreflight: () => preflight }),
  });
  await advance();
  const call = new FakeCall();
  device().emit('incoming', call);
  await voiceDevice.accept();
  call.disconnect();
  await advance(5_000);
  expect(context.state).toBe('running');
  preflight.emit('failed');
  await running;
  await advance(5_000);
  expect(context.state).toBe('suspended');
});
