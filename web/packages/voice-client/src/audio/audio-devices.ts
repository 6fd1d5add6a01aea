import { ObservableValue } from '../observable';
import type { AudioDevice } from './audio-settings';

/** The connected devices, without the entries that stand for the system's default. */
export interface AudioDeviceList {
  microphones: readonly AudioDevice[];
  speakers: readonly AudioDevice[];
}

/** A device that was connected or disconnected. A headset is one change, although it has a microphone and a speaker. */
export interface AudioDeviceChange {
  kind: 'connected' | 'disconnected';
  label: string;
}

/** What `AudioDevices` uses of `navigator.mediaDevices`. */
export type DeviceSource = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

/** Whether the browser can play a call on another device than the system's default. */
export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** Lists the audio devices, and reports each one that is connected or disconnected. */
export class AudioDevices {
  readonly list = new ObservableValue<AudioDeviceList>({ microphones: [], speakers: [] });
  private readonly source: DeviceSource | null;
  private readonly onChange: (changes: readonly AudioDeviceChange[]) => void;
  private known: readonly MediaDeviceInfo[] | null = null;
  private readonly refreshNow = () => void this.refresh();

  constructor(source: DeviceSource | null, onChange: (changes: readonly AudioDeviceChange[]) => void) {
    this.source = source;
    this.onChange = onChange;
  }

  start(): void {
    this.source?.addEventListener('devicechange', this.refreshNow);
    this.refreshNow();
  }

  stop(): void {
    this.source?.removeEventListener('devicechange', this.refreshNow);
  }

  /** Lists the devices again, for example after the user has allowed the microphone: before, they have no labels. */
  async refresh(): Promise<void> {
    const all = (await this.source?.enumerateDevices().catch(() => [])) ?? [];
    const devices = all.filter(
      ({ deviceId, label }) => label !== '' && deviceId !== 'default' && deviceId !== 'communications',
    );
    this.list.set({
      microphones: devices.filter(({ kind }) => kind === 'audioinput').map(toAudioDevice),
      speakers: devices.filter(({ kind }) => kind === 'audiooutput').map(toAudioDevice),
    });
    const before = this.known;
    this.known = devices;
    // The first list, and the labels that appear with the permission, are no changes.
    if (!before || before.length === 0) return;
    const changes = [
      ...missingFrom(devices, before).map((label) => ({ kind: 'disconnected' as const, label })),
      ...missingFrom(before, devices).map((label) => ({ kind: 'connected' as const, label })),
    ];
    if (changes.length > 0) this.onChange(changes);
  }
}

const toAudioDevice = ({ deviceId, label }: MediaDeviceInfo): AudioDevice => ({ id: deviceId, label });

/** Returns the labels of the devices in `among` that `present` lacks, one for each physical device. */
function missingFrom(present: readonly MediaDeviceInfo[], among: readonly MediaDeviceInfo[]): string[] {
  const missing = among.filter(
    (each) => !present.some(({ deviceId, kind }) => deviceId === each.deviceId && kind === each.kind),
  );
  const byDevice = new Map(missing.map((each) => [each.groupId || each.label, each.label]));
  return [...byDevice.values()];
}

/** Returns the chosen device if it is connected: by its id, or by its label, because ids change with the permission. */
export function connectedDevice(chosen: AudioDevice | null, connected: readonly AudioDevice[]): AudioDevice | null {
  if (!chosen) return null;
  return connected.find(({ id }) => id === chosen.id) ?? connected.find(({ label }) => label === chosen.label) ?? null;
}
