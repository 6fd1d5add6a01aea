import { ObservableValue } from '../observable';

type Sound = Pick<HTMLAudioElement, 'play' | 'pause' | 'volume' | 'loop' | 'currentTime'>;

/**
 * Detects whether the browser would block the ringtone, and plays it as soon as the browser allows it. Browsers block
 * sound
 * until the user has clicked or typed on the page; the Voice SDK then rings silently, without an error.
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
  private sound: Sound | null = null;
  /** Whether a call is ringing whose ringtone the browser blocks. */
  private pendingRing = false;

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
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.autoplayBlocked.set(true);
      this.onFirstInteraction(() => void this.detectAutoplayBlock());
    }
  }

  /** Allows sound, when called from a click handler. A blocked ringtone plays from now on. */
  async unlock(): Promise<void> {
    this.autoplayBlocked.set(false);
    if (!this.pendingRing || !this.newSound) return;
    const url = await this.ringtone();
    // The call may have stopped ringing meanwhile.
    if (!this.pendingRing) return;
    this.pendingRing = false;
    const sound = this.newSound(url);
    sound.loop = true;
    this.sound = sound;
    // Without a click the browser may still refuse.
    await sound.play().catch(() => this.autoplayBlocked.set(true));
  }

  /** Starts a ringtone that the browser blocks, as soon as it is unlocked. Otherwise the SDK plays it. */
  start(): void {
    this.pendingRing = this.autoplayBlocked.get();
  }

  stop(): void {
    this.pendingRing = false;
    this.sound?.pause();
    this.sound = null;
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
