import { Store } from '../observable';

type Sound = Pick<HTMLAudioElement, 'play' | 'pause' | 'volume' | 'loop' | 'currentTime'>;

const RING = '/sounds/incoming.wav';

/**
 * Whether a call could be heard ringing. Browsers keep a page silent until somebody has clicked or typed on it; the SDK
 * then rings into the void. So this finds out beforehand, and rings in its stead once it may.
 */
export class Bell {
  /** The browser would keep a ring silent now. */
  readonly silenced = new Store(false);
  private readonly newSound: ((url: string) => Sound) | null;
  private sound: Sound | null = null;
  /** A call rings that the SDK could not sound. */
  private unheard = false;

  constructor(
    newSound: ((url: string) => Sound) | null = typeof Audio === 'undefined' ? null : (url) => new Audio(url),
  ) {
    this.newSound = newSound;
  }

  /** Asks the browser by playing without loudness; looks again at the first click or key. */
  async check(): Promise<void> {
    if (!this.newSound) return;
    const probe = this.newSound(RING);
    probe.volume = 0;
    try {
      await probe.play();
      probe.pause();
      await this.unlock();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.silenced.set(true);
      this.atFirstTouch(() => void this.check());
    }
  }

  /** From a click: a call that waits is heard from now on. */
  async unlock(): Promise<void> {
    this.silenced.set(false);
    if (!this.unheard || !this.newSound) return;
    this.unheard = false;
    const sound = this.newSound(RING);
    sound.loop = true;
    this.sound = sound;
    // The click is the leave; should the browser refuse all the same, the words come back.
    await sound.play().catch(() => this.silenced.set(true));
  }

  /** A call begins to ring; the SDK sounds it, if it may. */
  begin(): void {
    this.unheard = this.silenced.get();
  }

  end(): void {
    this.unheard = false;
    this.sound?.pause();
    this.sound = null;
  }

  private atFirstTouch(act: () => void): void {
    const stop = new AbortController();
    for (const touch of ['pointerup', 'keydown']) {
      globalThis.addEventListener?.(
        touch,
        () => {
          stop.abort();
          act();
        },
        { signal: stop.signal },
      );
    }
  }
}
