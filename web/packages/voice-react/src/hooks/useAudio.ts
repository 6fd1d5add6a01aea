import {
  type AudioDeviceList,
  type AudioNotice,
  type AudioSettings,
  type CallAudio,
  defaultAudioSettings,
} from '@ringback/voice-client';
import { useSyncExternalStore } from 'react';

const noopSubscribe = () => () => {};
const NO_DEVICES: AudioDeviceList = { microphones: [], speakers: [] };

/** Returns the audio settings of this browser and the connected devices. */
export function useAudio(audio: CallAudio | null): {
  settings: AudioSettings;
  devices: AudioDeviceList;
  notice: AudioNotice | null;
} {
  const settings = useSyncExternalStore(
    audio?.settings.subscribe ?? noopSubscribe,
    audio?.settings.get ?? (() => defaultAudioSettings),
  );
  const devices = useSyncExternalStore(
    audio?.devices.subscribe ?? noopSubscribe,
    audio?.devices.get ?? (() => NO_DEVICES),
  );
  const notice = useSyncExternalStore(audio?.notice.subscribe ?? noopSubscribe, audio?.notice.get ?? (() => null));
  return { settings, devices, notice };
}
