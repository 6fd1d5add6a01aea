import type { Device } from '@twilio/voice-sdk';
import { ObservableValue } from '../observable';
import {
  type AudioDeviceChange,
  AudioDevices,
  canChooseSpeaker,
  connectedDevice,
  type DeviceSource,
} from './audio-devices';
import { type AudioSettings, AudioSettingsStore } from './audio-settings';

const DEFAULT_DEVICE = 'default';
const TONE_MS = 1500;
const ignoreVolume = () => {};

/** A sentence for the user about a device that was connected or disconnected. `id` differs for each. */
export interface AudioNotice extends AudioDeviceChange {
  id: number;
  /** Whether a call is up. */
  onCall: boolean;
  /** Whether the user has chosen this device. */
  chosen: boolean;
}

export interface CallAudioOptions {
  storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  source: DeviceSource | null;
  isOnCall: () => boolean;
  /** Reports what rings: the device's id, empty for the system's default, and the volume. */
  onRinger: (deviceId: string, volume: number) => void;
}

/**
 * The microphone, speaker and ringer of this browser. A call uses the chosen devices while they are connected, and the
 * system's default otherwise, so that it goes on when a headset is unplugged.
 *
 * @example
 * ```ts
 * const { audio } = device;
 * audio.change({ speaker: audio.devices.get().speakers[0] ?? null });
 * ```
 */
export class CallAudio {
  /** The last device that was connected or disconnected. */
  readonly notice = new ObservableValue<AudioNotice | null>(null);
  /** Whether the browser can choose a speaker. If not, calls play on the system's default. */
  readonly canChooseSpeaker = canChooseSpeaker();
  private readonly options: CallAudioOptions;
  private readonly store: AudioSettingsStore;
  private readonly connected: AudioDevices;
  private sdk: Device | null = null;
  private notices = 0;
  private isMicrophoneOpen = false;
  private microphoneChange: Promise<void> = Promise.resolve();

  constructor(options: CallAudioOptions) {
    this.options = options;
    this.store = new AudioSettingsStore(options.storage);
    this.connected = new AudioDevices(options.source, (changes) => this.onDeviceChange(changes));
    this.store.settings.subscribe(() => this.apply());
    this.connected.list.subscribe(() => this.apply());
  }

  get settings(): ObservableValue<AudioSettings> {
    return this.store.settings;
  }

  get devices(): AudioDevices['list'] {
    return this.connected.list;
  }

  start(): void {
    this.store.start();
    this.connected.start();
    this.apply();
  }

  stop(): void {
    this.store.stop();
    this.connected.stop();
    this.sdk = null;
  }

  change(change: Partial<AudioSettings>): void {
    this.store.change(change);
  }

  /** Lists the devices again after the user has allowed the microphone. */
  refresh(): Promise<void> {
    return this.connected.refresh();
  }

  /** Uses the devices in the calls of this Device from now on. */
  use(sdk: Device): void {
    this.sdk = sdk;
    // The ringtone player rings instead of the SDK, because it can also change the volume.
    sdk.audio?.incoming(false);
    sdk.audio?.on('deviceChange', () => this.apply());
    this.apply();
  }

  /** Opens the chosen microphone for a call. Otherwise the SDK would follow no change of the default device. */
  async callStarts(): Promise<void> {
    this.isMicrophoneOpen = true;
    await this.applyMicrophone();
  }

  /** Closes the microphone, so that the browser no longer shows it as in use. */
  callEnded(): void {
    if (!this.isMicrophoneOpen) return;
    this.isMicrophoneOpen = false;
    this.microphoneChange = this.microphoneChange.then(async () => {
      if (!this.isMicrophoneOpen) await this.sdk?.audio?.unsetInputDevice().catch(() => {});
    });
  }

  /** Plays a tone on the speaker of calls. Rejects if the browser blocks it. */
  async playTestTone(): Promise<void> {
    const sound = new Audio((await import('../device/sounds')).builtInSounds().incoming);
    const speaker = connectedDevice(this.settings.get().speaker, this.devices.get().speakers);
    if (this.canChooseSpeaker) await sound.setSinkId(speaker?.id ?? '');
    await sound.play();
    setTimeout(() => sound.pause(), TONE_MS);
  }

  private apply(): void {
    const { ringer, ringVolume, speaker } = this.settings.get();
    const { speakers } = this.devices.get();
    this.options.onRinger(connectedDevice(ringer ?? speaker, speakers)?.id ?? '', ringVolume);
    const { audio } = this.sdk ?? {};
    if (audio?.isOutputSelectionSupported) {
      const id = connectedDevice(speaker, speakers)?.id ?? DEFAULT_DEVICE;
      // The SDK has its own list, which may lag behind. It reports its changes, and this runs again.
      if (audio.availableOutputDevices.has(id)) void audio.speakerDevices.set(id).catch(() => {});
    }
    if (this.isMicrophoneOpen) void this.applyMicrophone();
  }

  /** One change at a time: the SDK stops the previous microphone, also one that it has not attached to the call yet. */
  private applyMicrophone(): Promise<void> {
    this.microphoneChange = this.microphoneChange.then(() => this.changeMicrophone());
    return this.microphoneChange;
  }

  private async changeMicrophone(): Promise<void> {
    if (!this.isMicrophoneOpen) return;
    const { audio } = this.sdk ?? {};
    if (!audio) return;
    const id = connectedDevice(this.settings.get().microphone, this.devices.get().microphones)?.id ?? DEFAULT_DEVICE;
    if (audio.inputDevice?.deviceId === id || !audio.availableInputDevices.has(id)) return;
    // A device that cannot be opened leaves the call with its present microphone.
    await audio.setInputDevice(id).catch(() => {});
    // The SDK now measures the microphone's volume at each frame, also for no listener. It stops after its last one.
    audio.on('inputVolume', ignoreVolume);
    audio.off('inputVolume', ignoreVolume);
  }

  private onDeviceChange(changes: readonly AudioDeviceChange[]): void {
    const { microphone, speaker, ringer } = this.settings.get();
    const chosenLabels = [microphone, speaker, ringer].map((device) => device?.label);
    for (const change of changes) {
      this.notice.set({
        ...change,
        id: ++this.notices,
        onCall: this.options.isOnCall(),
        chosen: chosenLabels.includes(change.label),
      });
    }
  }
}
