import { ObservableValue } from '../observable';

/** A microphone, speaker or headset. Its id differs in each browser; the label is what the system calls it. */
export interface AudioDevice {
  id: string;
  label: string;
}

/** The devices that the user has chosen in this browser. Null stands for the system's default. */
export interface AudioSettings {
  microphone: AudioDevice | null;
  speaker: AudioDevice | null;
  /** The device that rings, so that a call is heard while the headset lies on the desk. */
  ringer: AudioDevice | null;
  /** 0 to 1. */
  ringVolume: number;
}

export const defaultAudioSettings: AudioSettings = { microphone: null, speaker: null, ringer: null, ringVolume: 1 };

const STORAGE_KEY = 'ringback.audio';

/** Keeps the audio settings of this browser. All pages of the browser follow a change. */
export class AudioSettingsStore {
  readonly settings: ObservableValue<AudioSettings>;
  private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  private readonly onStorage = ({ key }: StorageEvent) => {
    if (key === STORAGE_KEY) this.settings.set(this.read());
  };

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.storage = storage;
    this.settings = new ObservableValue(this.read());
  }

  start(): void {
    globalThis.addEventListener?.('storage', this.onStorage);
  }

  stop(): void {
    globalThis.removeEventListener?.('storage', this.onStorage);
  }

  change(change: Partial<AudioSettings>): void {
    this.settings.set({ ...this.settings.get(), ...change });
    this.storage?.setItem(STORAGE_KEY, JSON.stringify(this.settings.get()));
  }

  private read(): AudioSettings {
    try {
      const stored: unknown = JSON.parse(this.storage?.getItem(STORAGE_KEY) ?? 'null');
      return typeof stored === 'object' ? { ...defaultAudioSettings, ...stored } : defaultAudioSettings;
    } catch {
      return defaultAudioSettings;
    }
  }
}
