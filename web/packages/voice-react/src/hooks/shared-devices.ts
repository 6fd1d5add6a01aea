import type { Ringback, VoiceDevice } from '@ringback/voice-client';

interface SharedDevice {
  device: VoiceDevice;
  users: number;
}

const devices = new WeakMap<Ringback, Map<string, SharedDevice>>();

/** Returns the device of a user in a workspace, shared by all components. Each call needs one `releaseDevice`. */
export function acquireDevice(ringback: Ringback, workspaceId: string, identity: string): VoiceDevice {
  const workspaceDevices = devices.get(ringback) ?? new Map<string, SharedDevice>();
  devices.set(ringback, workspaceDevices);
  const key = `${workspaceId} ${identity}`;
  const shared = workspaceDevices.get(key) ?? { device: startDevice(ringback, workspaceId, identity), users: 0 };
  workspaceDevices.set(key, shared);
  shared.users++;
  return shared.device;
}

/** Releases the device. After the last release, destroys it and ends the voice tokens of the workspace. */
export function releaseDevice(ringback: Ringback, workspaceId: string, identity: string): void {
  const workspaceDevices = devices.get(ringback);
  const key = `${workspaceId} ${identity}`;
  const shared = workspaceDevices?.get(key);
  if (!shared || --shared.users > 0) return;
  workspaceDevices?.delete(key);
  shared.device.destroy();
  ringback.leaveWorkspace(workspaceId);
}

function startDevice(ringback: Ringback, workspaceId: string, identity: string): VoiceDevice {
  const device = ringback.newVoiceDevice(workspaceId, identity);
  device.start();
  return device;
}
