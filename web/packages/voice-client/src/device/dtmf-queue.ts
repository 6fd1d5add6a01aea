/** As long as the SDK sounds one key and is silent after it: 160 ms and 70 ms, and a little. */
const KEY_MS = 250;

/**
 * Hands keys on one at a time. A browser's DTMF sender replaces what it has not sounded yet by what comes next, so keys
 * that are pressed quickly would be lost.
 */
export class PacedKeys {
  private waiting: string[] = [];
  private sounding = false;

  constructor(private readonly send: (key: string) => void) {}

  press(keys: string): void {
    this.waiting.push(...keys);
    if (!this.sounding) this.next();
  }

  /** The call is over: what has not sounded yet belongs to no other. */
  forget(): void {
    this.waiting = [];
  }

  private next(): void {
    const key = this.waiting.shift();
    this.sounding = key !== undefined;
    if (key === undefined) return;
    this.send(key);
    setTimeout(() => this.next(), KEY_MS);
  }
}
