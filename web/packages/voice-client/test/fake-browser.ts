import type { BrowserTabs, TabMessage } from '../src/tabs/tab-channel';

interface Waiting {
  tab: string;
  grant: () => void;
}

interface Holder {
  tab: string;
  reject: (error: Error) => void;
}

/** A browser with several tabs: its lock, and the messages between the tabs. A tab can freeze or close. */
export class FakeBrowser {
  private readonly listeners = new Map<string, (message: TabMessage, from: string) => void>();
  private readonly frozen = new Map<string, (() => void)[]>();
  private holder: Holder | null = null;
  private queue: Waiting[] = [];
  private term = 0;
  private isProbed = false;
  /** Simulates hidden tabs whose timers are late: a heartbeat is sent only as the answer to a probe. */
  dropHeartbeats = false;

  open(tab: string): BrowserTabs {
    return {
      lockName: 'phone',
      nextTerm: (known) => {
        this.term = Math.max(this.term, known) + 1;
        return this.term;
      },
      channel: {
        tab,
        post: (message) => this.post(tab, structuredClone(message)),
        listen: (listener) => void this.listeners.set(tab, listener),
        close: () => void this.listeners.delete(tab),
      },
      locks: {
        query: async () => ({ held: this.holder ? [{ name: 'phone', mode: 'exclusive', clientId: '' }] : [] }),
        request: (_: string, options: LockOptions, granted: (lock: Lock | null) => unknown) =>
          this.request(tab, options, granted),
      } as BrowserTabs['locks'],
    };
  }

  /** Stops the messages of a tab in both directions. The tab keeps the lock, as a frozen page does. */
  freeze(tab: string): void {
    this.frozen.set(tab, []);
  }

  thaw(tab: string): void {
    const missed = this.frozen.get(tab) ?? [];
    this.frozen.delete(tab);
    for (const deliver of missed) deliver();
  }

  /** Delivers messages even to a frozen tab. */
  deliver(to: string, message: TabMessage, from: string): void {
    this.listeners.get(to)?.(message, from);
  }

  get lockHolder(): string | null {
    return this.holder?.tab ?? null;
  }

  private post(from: string, message: TabMessage): void {
    if (this.frozen.has(from)) return;
    if (message.type === 'heartbeat' && this.dropHeartbeats && !this.isProbed) return;
    if (message.type === 'probe' || message.type === 'heartbeat') this.isProbed = message.type === 'probe';
    for (const [tab, listener] of [...this.listeners]) {
      if (tab === from) continue;
      const missed = this.frozen.get(tab);
      if (missed) missed.push(() => listener(message, from));
      else queueMicrotask(() => listener(message, from));
    }
  }

  private request(tab: string, options: LockOptions, granted: (lock: Lock | null) => unknown): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const grant = () => {
        const holder: Holder = {
          tab,
          reject: (error) => {
            const missed = this.frozen.get(tab);
            if (missed) missed.push(() => reject(error));
            else reject(error);
          },
        };
        this.holder = holder;
        void Promise.resolve(granted(null)).then(() => {
          resolve();
          if (this.holder === holder) this.grantNext();
        });
      };
      if (options.steal) {
        this.holder?.reject(new DOMException('stolen', 'AbortError'));
        grant();
      } else if (this.holder) {
        const waiting = { tab, grant };
        this.queue.push(waiting);
        options.signal?.addEventListener('abort', () => {
          this.queue = this.queue.filter((each) => each !== waiting);
          reject(new DOMException('aborted', 'AbortError'));
        });
      } else {
        grant();
      }
    });
  }

  private grantNext(): void {
    this.holder = null;
    this.queue.shift()?.grant();
  }
}
