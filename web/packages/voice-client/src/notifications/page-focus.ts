const FOCUS_LOCK = 'ringback.focused';

/**
 * Knows whether the user looks at a page of this browser. Each page holds a shared lock while it has the focus, and the
 * browser frees it also when the page crashes.
 */
export class PageFocus {
  private readonly locks: Pick<LockManager, 'request' | 'query'> | null;
  private readonly update = () => this.follow();
  private release: (() => void) | null = null;

  constructor(locks: Pick<LockManager, 'request' | 'query'> | null = globalThis.navigator?.locks ?? null) {
    this.locks = locks;
  }

  start(): void {
    for (const event of ['focus', 'blur', 'pagehide', 'pageshow']) window.addEventListener(event, this.update);
    document.addEventListener('visibilitychange', this.update);
    this.follow();
  }

  stop(): void {
    for (const event of ['focus', 'blur', 'pagehide', 'pageshow']) window.removeEventListener(event, this.update);
    document.removeEventListener('visibilitychange', this.update);
    this.letGo();
  }

  /** Returns whether this or another page of this browser has the focus. */
  async isAnywhere(): Promise<boolean> {
    if (hasFocus()) return true;
    const { held = [] } = (await this.locks?.query()) ?? {};
    return held.some(({ name }) => name === FOCUS_LOCK);
  }

  private follow(): void {
    if (!hasFocus()) this.letGo();
    else if (!this.release) this.hold();
  }

  private hold(): void {
    const focusEnds = new Promise<void>((resolve) => {
      this.release = resolve;
    });
    this.locks?.request(FOCUS_LOCK, { mode: 'shared' }, () => focusEnds).catch(() => {});
  }

  private letGo(): void {
    this.release?.();
    this.release = null;
  }
}

const hasFocus = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
