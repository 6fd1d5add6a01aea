import type { BrowserContext, Page } from '@playwright/test';

interface Change {
  /** What appeared on the board. */
  what: string;
  /** Milliseconds from the time of the event, by the server, until the board showed it. */
  afterEvent: number;
}

declare global {
  interface Window {
    boardChanges: Change[];
  }
}

/** Measures in the pages of a context how long after its event a change is on the board. */
export const measureBoard = (context: BrowserContext) => context.addInitScript(observeBoard);

/** Prints what was measured. */
export async function printBoardTimes(page: Page): Promise<void> {
  const changes = await page.evaluate(() => window.boardChanges);
  const texts = changes.map(({ what, afterEvent }) => `${what} ${Math.round(afterEvent)} ms`);
  console.log(`event to board: ${texts.join(', ')}`);
}

/** Runs in the page. Server and browser have the same clock. */
function observeBoard(): void {
  window.boardChanges = [];
  let waitingAt = 0;
  let answeredAt = 0;
  let figuresAt = 0;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        const frame = JSON.parse(String(data)) as { type: string; at: string; call?: { answeredAt: string | null } };
        const at = Date.parse(frame.at);
        if (frame.type === 'call-updated' && frame.call?.answeredAt === null) waitingAt ||= at;
        if (frame.type === 'call-updated' && frame.call?.answeredAt) answeredAt ||= at;
        if (frame.type === 'figures-changed') figuresAt = at;
      });
    }
  };
  const offered = () =>
    [...document.querySelectorAll('dt')].find((each) => each.textContent === 'Offered')?.nextElementSibling
      ?.textContent;
  const row = (list: string) => document.querySelector(`ul[aria-label="${list}"]`)?.textContent ?? '';
  let before: string | undefined;
  const seen = new Set<string>();
  const note = (what: string, at: number) => {
    if (at === 0 || seen.has(what)) return;
    seen.add(what);
    window.boardChanges.push({ what, afterEvent: Date.now() - at });
  };
  new MutationObserver(() => {
    if (row('Callers waiting') !== '') note('waiting caller', waitingAt);
    if (row('Agents').includes('Talking')) note('agent on the call', answeredAt);
    const now = offered();
    if (before !== undefined && now !== undefined && now !== before) note('figures', figuresAt);
    before = now ?? before;
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
