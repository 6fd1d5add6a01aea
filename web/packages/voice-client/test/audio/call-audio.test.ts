import type { Device } from '@twilio/voice-sdk';
import { expect, test, vi } from 'vitest';
import { CallAudio } from '../../src';
import { FakeAudioHelper, FakeMediaDevices } from '../audio-fakes';

const HEADSET = 'Headset';

/** A computer with built-in audio and a headset. */
async function computer({ stored = null as string | null } = {}) {
  const source = new FakeMediaDevices();
  source.plugIn('Built-in');
  source.plugIn(HEADSET);
  const sdk = new FakeAudioHelper(source);
  await sdk.refresh();
  const values = new Map(stored ? [['ringback.audio', stored]] : []);
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  const rings: [string, number][] = [];
  let onCall = false;
  const audio = new CallAudio({
    storage,
    source,
    isOnCall: () => onCall,
    onRinger: (id, volume) => rings.push([id, volume]),
  });
  audio.start();
  await vi.waitFor(() => expect(audio.devices.get().speakers).toHaveLength(2));
  audio.use({ audio: sdk } as unknown as Device);
  const startCall = async () => {
    onCall = true;
    await audio.callStarts();
  };
  const headset = () => ({
    microphone: audio.devices.get().microphones.find(({ label }) => label === HEADSET) ?? null,
    speaker: audio.devices.get().speakers.find(({ label }) => label === HEADSET) ?? null,
  });
  return { audio, source, sdk, storage, rings, startCall, headset };
}

test('a call uses the chosen microphone and speaker, and releases the microphone afterwards', async () => {
  const { audio, sdk, startCall, headset } = await computer();
  audio.change(headset());
  expect(sdk.inputDevice, 'no microphone is open without a call').toBeNull();
  await startCall();
  expect([sdk.inputDevice?.deviceId, sdk.speaker]).toEqual(['Headset audioinput', 'Headset audiooutput']);
  audio.callEnded();
  await vi.waitFor(() => expect(sdk.inputDevice).toBeNull());
});

test('the SDK measures the volume of the microphone only for a listener', async () => {
  const { audio, sdk, startCall, headset } = await computer();
  await startCall();
  expect(sdk.inputDevice?.deviceId).toBe('default');
  expect(sdk.measuresVolume).toBe(false);
  sdk.on('inputVolume', () => {});
  audio.change(headset());
  await vi.waitFor(() => expect(sdk.inputDevice?.deviceId).toBe('Headset audioinput'));
  await vi.waitFor(() => expect(sdk.measuresVolume).toBe(true));
});

test('a call goes on with the default device when the chosen headset is unplugged, and returns to it', async () => {
  const { audio, source, sdk, startCall, headset } = await computer();
  audio.change(headset());
  await startCall();
  source.unplug(HEADSET);
  await vi.waitFor(() => expect([sdk.inputDevice?.deviceId, sdk.speaker]).toEqual(['default', 'default']));
  expect(audio.notice.get()).toMatchObject({ kind: 'disconnected', label: HEADSET, onCall: true, chosen: true });
  source.plugIn(HEADSET);
  await vi.waitFor(() => expect(sdk.inputDevice?.deviceId).toBe('Headset audioinput'));
  expect(sdk.speaker).toBe('Headset audiooutput');
  expect(audio.notice.get()).toMatchObject({ kind: 'connected', label: HEADSET, chosen: true });
});

test('a device is changed during a call', async () => {
  const { audio, sdk, startCall, headset } = await computer();
  await startCall();
  expect(sdk.inputDevice?.deviceId).toBe('default');
  audio.change(headset());
  await vi.waitFor(() => expect(sdk.inputDevice?.deviceId).toBe('Headset audioinput'));
});

test('the ringer has its own device and volume, and follows the speaker without one', async () => {
  const { audio, sdk, rings, headset } = await computer();
  const { speaker } = headset();
  expect(sdk.rings, 'the ringtone of the SDK').toBe(false);
  audio.change({ speaker });
  expect(rings.at(-1)).toEqual(['Headset audiooutput', 1]);
  const builtIn = audio.devices.get().speakers.find(({ label }) => label === 'Built-in') ?? null;
  audio.change({ ringer: builtIn, ringVolume: 0.3 });
  expect(rings.at(-1)).toEqual(['Built-in audiooutput', 0.3]);
});

test('the settings stay in this browser, and unreadable ones are replaced by the defaults', async () => {
  const { audio, storage, headset } = await computer();
  audio.change(headset());
  const again = await computer({ stored: storage.getItem('ringback.audio') });
  expect(again.audio.settings.get().microphone).toEqual(headset().microphone);
  const broken = await computer({ stored: '{' });
  expect(broken.audio.settings.get().ringVolume).toBe(1);
});

test('a chosen device whose id has changed is found by its label', async () => {
  const stored = JSON.stringify({ microphone: { id: 'earlier id', label: HEADSET } });
  const { sdk, startCall } = await computer({ stored });
  await startCall();
  expect(sdk.inputDevice?.deviceId).toBe('Headset audioinput');
});
