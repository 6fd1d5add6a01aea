import type { DeviceSource } from '../src/audio/audio-devices';

/** The audio devices of a computer. A test plugs them in and out. */
export class FakeMediaDevices implements DeviceSource {
  private devices: MediaDeviceInfo[] = [];
  private readonly listeners = new Set<() => void>();

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return [...this.devices];
  }

  addEventListener(_: string, listener: unknown): void {
    this.listeners.add(listener as () => void);
  }

  removeEventListener(_: string, listener: unknown): void {
    this.listeners.delete(listener as () => void);
  }

  /** Connects a device that has a microphone and a speaker. */
  plugIn(label: string): void {
    this.devices = [...this.devices, ...(['audioinput', 'audiooutput'] as const).map((kind) => device(label, kind))];
    this.notify();
  }

  unplug(label: string): void {
    this.devices = this.devices.filter((each) => each.label !== label);
    this.notify();
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

const device = (label: string, kind: MediaDeviceKind): MediaDeviceInfo => ({
  deviceId: `${label} ${kind}`,
  groupId: label,
  kind,
  label,
  toJSON: () => ({}),
});

/** The `audio` of Twilio's Device, reduced to what the client uses. */
export class FakeAudioHelper {
  isOutputSelectionSupported = true;
  inputDevice: { deviceId: string } | null = null;
  speaker: string | null = null;
  rings = true;
  /** Whether the SDK measures the microphone's volume, at each frame. */
  measuresVolume = false;
  private readonly volumeListeners = new Set<() => void>();
  private readonly source: FakeMediaDevices;
  availableInputDevices = new Set<string>();
  availableOutputDevices = new Set<string>();
  speakerDevices = {
    set: async (id: string) => {
      this.speaker = id;
    },
  };

  constructor(source: FakeMediaDevices) {
    this.source = source;
    this.source.addEventListener('devicechange', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    const devices = await this.source.enumerateDevices();
    const ids = (kind: MediaDeviceKind) => devices.filter((each) => each.kind === kind).map((each) => each.deviceId);
    this.availableInputDevices = new Set(['default', ...ids('audioinput')]);
    this.availableOutputDevices = new Set(['default', ...ids('audiooutput')]);
  }

  incoming(rings: boolean): void {
    this.rings = rings;
  }
  on(event: string, listener: () => void): void {
    if (event === 'inputVolume') this.volumeListeners.add(listener);
  }
  off(event: string, listener: () => void): void {
    if (event === 'inputVolume' && this.volumeListeners.delete(listener)) {
      this.measuresVolume &&= this.volumeListeners.size > 0;
    }
  }
  async setInputDevice(deviceId: string): Promise<void> {
    this.inputDevice = { deviceId };
    this.measuresVolume = true;
  }
  async unsetInputDevice(): Promise<void> {
    this.inputDevice = null;
  }
}
