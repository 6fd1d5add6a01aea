/** As long as the SDK sounds one key and is silent after it: 160 ms and 70 ms, and a little. */
const TONE_MS = 250;

/**
 * Hands keys on one at a time. A browser's DTMF sender replaces what it has not sounded yet by what comes next, so keys
 * that are pressed quickly would be lost.
 */
export class DtmfQueue {
  private pending: string[] = [];
  private playing = false;

  constructor(private readonly send: (key: string) => void) {}

  enqueue(keys: string): void {
    this.pending.push(...keys);
    if (!this.playing) this.playNext();
  }

  /** The call is over: what has not sounded yet belongs to no other. */
  clear(): void {
    this.pending = [];
  }

  private playNext(): void {
    const key = this.pending.shift();
    this.playing = key !== undefined;
    if (key === undefined) return;
    this.send(key);
    setTimeout(() => this.playNext(), TONE_MS);
  }
}
