import type { Ringback, VoiceDevice } from '@ringback/voice-client';

interface Shared {
  device: VoiceDevice;
  users: number;
}

const devices = new WeakMap<Ringback, Map<string, Shared>>();

/** Returns the device of a user in a workspace: one for all components that use it. Release it once for each call. */
export function acquireDevice(ringback: Ringback, workspaceId: string, identity: string): VoiceDevice {
  const known = devices.get(ringback) ?? new Map<string, Shared>();
  devices.set(ringback, known);
  const key = `${workspaceId} ${identity}`;
  const shared = known.get(key) ?? { device: startDevice(ringback, workspaceId), users: 0 };
  known.set(key, shared);
  shared.users++;
  return shared.device;
}

/** Destroys the device when its last user has gone, and ends the voice tokens of the workspace. */
export function releaseDevice(ringback: Ringback, workspaceId: string, identity: string): void {
  const known = devices.get(ringback);
  const key = `${workspaceId} ${identity}`;
  const shared = known?.get(key);
  if (!shared || --shared.users > 0) return;
  known?.delete(key);
  shared.device.destroy();
  ringback.leaveWorkspace(workspaceId);
}

function startDevice(ringback: Ringback, workspaceId: string): VoiceDevice {
  const device = ringback.newVoiceDevice(workspaceId);
  device.start();
  return device;
}
