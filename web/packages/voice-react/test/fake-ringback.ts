import { type DeviceClass, RingtonePlayer, VoiceDevice } from '@ringback/voice-client';
import { FakeDevice } from '../../voice-client/test/fake-sdk';
import type { Ringback } from '../src';

export function fakeRingback(microphone: 'granted' | 'denied' = 'granted', ringtone = new RingtonePlayer(null)) {
  FakeDevice.instances = [];
  let tokens = 0;
  const newVoiceDevice = () =>
    new VoiceDevice({
      token: async () => `token ${++tokens}`,
      signallingUrl: async () => null,
      loadDevice: async () => FakeDevice as unknown as DeviceClass,
      requestMicrophone: async () => microphone,
      watchMicrophone: () => () => {},
      loadSounds: async () => ({}),
      ringtone,
    });
  const left: string[] = [];
  const leaveWorkspace = (workspaceId: string) => void left.push(workspaceId);
  // The hook under test uses nothing else.
  return { newVoiceDevice, leaveWorkspace, left } as unknown as Ringback & { left: string[] };
}
