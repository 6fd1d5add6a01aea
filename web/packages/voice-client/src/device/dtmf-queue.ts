/** The SDK's tone (160 ms) and gap (70 ms), and a margin. */
const TONE_MS = 250;

/**
 * Sends DTMF keys one at a time. `RTCDTMFSender` replaces tones that it has not played yet by the next ones, so keys
 * that are pressed in quick succession would be lost.
 */
export class DtmfQueue {
  private pending: string[] = [];
  private playing = false;

  constructor(private readonly send: (key: string) => void) {}

  enqueue(keys: string): void {
    this.pending.push(...keys);
    if (!this.playing) this.playNext();
  }

  /** Discards the pending keys when the call ends. */
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
