import { ObservableValue } from '../observable';

type Sound = Pick<HTMLAudioElement, 'play' | 'pause' | 'volume' | 'loop'> & {
  setSinkId?: (id: string) => Promise<void>;
};

const TEST_MS = 3000;

/**
 * Plays the ringtone of a ringing call. Browsers block sound until the user has clicked or typed on the page. This
 * detects it beforehand, and rings as soon as the browser allows it.
 *
 * @example
 * ```ts
 * const { ringtone } = device;
 * ringtone.autoplayBlocked.subscribe(() => {
 *   unmuteButton.hidden = !ringtone.autoplayBlocked.get();
 * });
 * unmuteButton.onclick = () => ringtone.unlock();
 * ```
 */
export class RingtonePlayer {
  /** Whether the browser would block the ringtone now. */
  readonly autoplayBlocked = new ObservableValue(false);
  /** The URL of the ringtone. Null plays the built-in one. */
  url: string | null = null;
  private readonly newSound: ((url: string) => Sound) | null;
  private volume = 1;
  /** Empty for the system's default. */
  private deviceId = '';
  private sound: Sound | null = null;
  private isRinging = false;

  constructor(
    newSound: ((url: string) => Sound) | null = typeof Audio === 'undefined' ? null : (url) => new Audio(url),
  ) {
    this.newSound = newSound;
  }

  /** Plays silence to find out whether the browser blocks sound. Repeats it at the first click or key. */
  async detectAutoplayBlock(): Promise<void> {
    if (!this.newSound) return;
    try {
      const probe = this.newSound(await this.ringtone());
      probe.volume = 0;
      await probe.play();
      probe.pause();
      await this.unlock();
    } catch (error) {
      this.onPlayFailed(error);
    }
  }

  /** Allows sound, when called from a click handler. A blocked ringtone plays from now on. */
  async unlock(): Promise<void> {
    this.autoplayBlocked.set(false);
    if (this.isRinging && !this.sound) await this.play();
  }

  /** Rings until `stop`, or as soon as the browser allows sound. */
  start(): void {
    if (this.isRinging) return;
    this.isRinging = true;
    if (!this.autoplayBlocked.get()) void this.play();
  }

  stop(): void {
    this.isRinging = false;
    this.sound?.pause();
    this.sound = null;
  }

  /** Changes the device and the volume (0 to 1), also of a ringtone that plays. */
  setOutput(deviceId: string, volume: number): void {
    this.deviceId = deviceId;
    this.volume = volume;
    if (this.sound) void this.route(this.sound);
  }

  /** Plays the ringtone once, for the user to hear its device and volume. Rejects if the browser blocks it. */
  async test(): Promise<void> {
    if (this.isRinging || !this.newSound) return;
    const sound = this.newSound(await this.ringtone());
    await this.route(sound);
    await sound.play();
    setTimeout(() => sound.pause(), TEST_MS);
  }

  private async play(): Promise<void> {
    if (!this.newSound) return;
    const url = await this.ringtone();
    // The call may have stopped ringing meanwhile.
    if (!this.isRinging || this.sound) return;
    const sound = this.newSound(url);
    sound.loop = true;
    this.sound = sound;
    try {
      await this.route(sound);
      if (this.sound !== sound) return;
      await sound.play();
    } catch (error) {
      if (this.sound === sound) this.sound = null;
      this.onPlayFailed(error);
    }
  }

  /** A device that is gone leaves the sound on the system's default. */
  private async route(sound: Sound): Promise<void> {
    sound.volume = this.volume;
    await sound.setSinkId?.(this.deviceId).catch(() => {});
  }

  private onPlayFailed(error: unknown): void {
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.autoplayBlocked.get()) return;
    this.autoplayBlocked.set(true);
    this.onFirstInteraction(() => void this.detectAutoplayBlock());
  }

  private async ringtone(): Promise<string> {
    return this.url ?? (await import('./sounds')).builtInSounds().incoming;
  }

  private onFirstInteraction(callback: () => void): void {
    const stop = new AbortController();
    for (const eventName of ['pointerup', 'keydown']) {
      globalThis.addEventListener?.(
        eventName,
        () => {
          stop.abort();
          callback();
        },
        { signal: stop.signal },
      );
    }
  }
}
