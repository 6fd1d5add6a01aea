import { ObservableValue } from '../observable';
import type { BrowserTabs, TabMessage } from './tab-channel';

const HEARTBEAT_MS = 1000;
/** A holder without a heartbeat for this long is probed, and replaced if it does not answer. */
const SILENCE_LIMIT_MS = 5000;
const PROBE_LIMIT_MS = 1000;
const MAX_TAKEOVERS = 2;
const TAKEOVER_WINDOW_MS = 60_000;

export interface PhoneLockOptions extends BrowserTabs {
  /** Whether a holder that does not answer may be replaced now. */
  mayTakeOver: () => boolean;
  now?: () => number;
}

/**
 * Elects the page that holds the phone. The browser's lock decides, and frees itself when its page closes. A frozen page
 * keeps the lock, so the holder also sends heartbeats, and another page takes the lock over when they stop: at most
 * twice a minute in all pages together, because a page that takes over repeatedly would interrupt every other one.
 */
export class PhoneLock {
  readonly holds = new ObservableValue(false);
  private readonly options: PhoneLockOptions;
  private currentTerm = 0;
  private lastHeard = 0;
  private lastTick = 0;
  private probedAt: number | null = null;
  private takeovers: number[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private request = new AbortController();
  private release = () => {};
  private stopped = false;

  constructor(options: PhoneLockOptions) {
    this.options = options;
  }

  /** The fencing number of the present holder. */
  get term(): number {
    return this.currentTerm;
  }

  start(): void {
    this.lastHeard = this.now();
    this.lastTick = this.now();
    this.timer = setInterval(() => this.tick(), HEARTBEAT_MS);
    this.waitForLock();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    this.request.abort();
    this.standDown();
  }

  /** Updates the election. Returns whether the message is current, so that its content counts. */
  receive(message: TabMessage): boolean {
    if (message.type === 'probe') {
      // Answered here and not by the timer, because browsers delay the timers of hidden pages.
      if (this.holds.get()) this.sendHeartbeat();
      return false;
    }
    if (message.type === 'hello' || message.type === 'bye') return true;
    if (message.type === 'command') return this.holds.get() && message.term === this.currentTerm;
    if (message.term < this.currentTerm) {
      if (this.holds.get()) this.sendHeartbeat();
      return false;
    }
    if (this.holds.get()) {
      if (message.term === this.currentTerm) return false;
      this.standDown();
      this.waitForLock();
    }
    if (message.type === 'heartbeat' && message.takenOver && message.term > this.currentTerm) this.noteTakeover();
    this.currentTerm = message.term;
    this.lastHeard = this.now();
    this.probedAt = null;
    return true;
  }

  /** Waits for the lock without a limit: to wait is the normal state of a page that does not hold it. */
  private waitForLock(): void {
    if (this.stopped) return;
    this.request = new AbortController();
    this.hold({ signal: this.request.signal }, false);
  }

  private hold(options: LockOptions, takenOver: boolean): void {
    let isHolder = false;
    this.options.locks
      .request(this.options.lockName, options, () => {
        if (this.stopped) return undefined;
        isHolder = true;
        this.become(takenOver);
        return new Promise<void>((resolve) => {
          this.release = resolve;
        });
      })
      .catch(() => {
        // Another page has taken the lock over, or this page no longer waits for it.
        if (!isHolder || this.stopped || !this.holds.get()) return;
        this.standDown();
        this.waitForLock();
      });
  }

  private become(takenOver: boolean): void {
    this.currentTerm = this.options.nextTerm(this.currentTerm);
    if (takenOver) this.noteTakeover();
    this.probedAt = null;
    this.options.channel.post({ type: 'heartbeat', term: this.currentTerm, takenOver });
    this.holds.set(true);
  }

  private standDown(): void {
    this.release();
    this.release = () => {};
    this.lastHeard = this.now();
    this.holds.set(false);
  }

  private sendHeartbeat(): void {
    this.options.channel.post({ type: 'heartbeat', term: this.currentTerm, takenOver: false });
  }

  private tick(): void {
    const now = this.now();
    const wasSuspended = now - this.lastTick > 3 * HEARTBEAT_MS;
    this.lastTick = now;
    if (this.holds.get()) {
      this.sendHeartbeat();
      return;
    }
    // After a sleep of this page or of the computer, the silence says nothing about the holder.
    if (wasSuspended) {
      this.lastHeard = now;
      this.probedAt = null;
    }
    if (now - this.lastHeard < SILENCE_LIMIT_MS) return;
    if (this.probedAt === null) {
      this.probedAt = now;
      this.options.channel.post({ type: 'probe' });
    } else if (now - this.probedAt >= PROBE_LIMIT_MS) {
      void this.takeOver();
    }
  }

  private async takeOver(): Promise<void> {
    const probedAt = this.probedAt;
    if (!this.isTakeoverAllowed()) return;
    // A round trip to the browser: proves that this page is alive, and that another page still has the lock.
    const { held = [] } = await this.options.locks.query();
    const isHeld = held.some(({ name }) => name === this.options.lockName);
    if (this.stopped || !isHeld || this.holds.get() || this.probedAt !== probedAt || !this.isTakeoverAllowed()) return;
    this.probedAt = null;
    this.lastHeard = this.now();
    this.request.abort();
    this.hold({ steal: true }, true);
  }

  private isTakeoverAllowed(): boolean {
    const since = this.now() - TAKEOVER_WINDOW_MS;
    this.takeovers = this.takeovers.filter((at) => at > since);
    return this.takeovers.length < MAX_TAKEOVERS && this.options.mayTakeOver();
  }

  private noteTakeover(): void {
    this.takeovers.push(this.now());
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
