import { ObservableValue } from '../observable';

type Sound = Pick<HTMLAudioElement, 'play' | 'pause' | 'volume' | 'loop' | 'currentTime'>;

const RINGTONE_URL = '/sounds/incoming.wav';

/**
 * Whether a call could be heard ringing. Browsers keep a page silent until somebody has clicked or typed on it; the SDK
 * then rings into the void. So this finds out beforehand, and rings in its stead once it may.
 */
export class RingtonePlayer {
  /** The browser would keep a ring silent now. */
  readonly autoplayBlocked = new ObservableValue(false);
  private readonly newSound: ((url: string) => Sound) | null;
  private sound: Sound | null = null;
  /** A call rings that the SDK could not sound. */
  private pendingRing = false;

  constructor(
    newSound: ((url: string) => Sound) | null = typeof Audio === 'undefined' ? null : (url) => new Audio(url),
  ) {
    this.newSound = newSound;
  }

  /** Asks the browser by playing without loudness; looks again at the first click or key. */
  async detectAutoplayBlock(): Promise<void> {
    if (!this.newSound) return;
    const probe = this.newSound(RINGTONE_URL);
    probe.volume = 0;
    try {
      await probe.play();
      probe.pause();
      await this.unlock();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.autoplayBlocked.set(true);
      this.onFirstInteraction(() => void this.detectAutoplayBlock());
    }
  }

  /** From a click: a call that waits is heard from now on. */
  async unlock(): Promise<void> {
    this.autoplayBlocked.set(false);
    if (!this.pendingRing || !this.newSound) return;
    this.pendingRing = false;
    const sound = this.newSound(RINGTONE_URL);
    sound.loop = true;
    this.sound = sound;
    // The click is the leave; should the browser refuse all the same, the words come back.
    await sound.play().catch(() => this.autoplayBlocked.set(true));
  }

  /** A call begins to ring; the SDK sounds it, if it may. */
  start(): void {
    this.pendingRing = this.autoplayBlocked.get();
  }

  stop(): void {
    this.pendingRing = false;
    this.sound?.pause();
    this.sound = null;
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
