import { type Browser, type BrowserContext, type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { Agent } from './agent.ts';
import { growEar, TONES } from './audio-probe.ts';
import { agentBrowser, customerBrowser, DESKTOP, refusingBrowser } from './browsers.ts';
import { Handset } from './handset.ts';

interface Browsers {
  agents: Browser;
  customers: Browser;
  refusing: Browser;
}

/** Opens a browser profile of its own: another person at another computer. */
export type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

interface Cast {
  /** For agents. */
  console: OpenContext;
  /** For customers. */
  street: OpenContext;
  /** The first agent, signed in and available. */
  agent: Agent;
  /** A telephone on the network. */
  phone: Handset;
}

/** What our pages said to the browser's console that they should not say. */
const complaints: string[] = [];

async function context(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const made = await browser.newContext({ viewport: DESKTOP, ...options });
  await made.addInitScript(growEar, TONES);
  made.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  made.on('weberror', (fault) => void complaints.push(String(fault.error())));
  return made;
}

/** Closes what it opened, so that nobody of this journey is still available in the next. */
async function withOpener(browser: Browser, use: (open: OpenContext) => Promise<void>): Promise<void> {
  const opened: BrowserContext[] = [];
  await use(async (options) => {
    const made = await context(browser, options);
    opened.push(made);
    return made;
  });
  for (const made of opened) await made.close();
}

export const test = base.extend<Cast & { allowedComplaints: RegExp; noComplaints: undefined }, Browsers>({
  agents: [
    async ({ playwright }, use) => {
      const browser = await agentBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  customers: [
    async ({ playwright }, use) => {
      const browser = await customerBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  refusing: [
    async ({ playwright }, use) => {
      const browser = await refusingBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  console: async ({ agents }, use) => withOpener(agents, use),
  street: async ({ customers }, use) => withOpener(customers, use),
  agent: async ({ console }, use) => use(await Agent.onDuty(await console())),
  phone: async ({ street }, use) => use(await Handset.on(await street())),

  /** Errors in the browser's console that belong to a journey, for example an answer 401 that it provokes. */
  allowedComplaints: [/(?!)/, { option: true }],
  noComplaints: [
    async ({ allowedComplaints }, use) => {
      complaints.length = 0;
      await use(undefined);
      const unexpected = complaints.filter((complaint) => !allowedComplaints.test(complaint));
      expect(unexpected, 'errors in the browser console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
