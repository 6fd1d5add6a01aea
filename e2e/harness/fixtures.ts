import { type Browser, type BrowserContext, type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { Agent } from './agent.ts';
import { installAudioProbe, PROBED_TONES } from './audio-probe.ts';
import {
  DESKTOP,
  launchAgentBrowser,
  launchBlockedMicrophoneBrowser,
  launchCustomerBrowser,
  launchNotifyingBrowser,
} from './browsers.ts';
import { Handset } from './handset.ts';
import { returnSessions } from './sessions.ts';

interface BrowserFixtures {
  agentBrowser: Browser;
  customerBrowser: Browser;
  blockedMicrophoneBrowser: Browser;
}

/** Opens a new browser context, with its own storage: another user on another computer. */
export type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

interface TestFixtures {
  agentContext: OpenContext;
  customerContext: OpenContext;
  /** Opens a context in which the user has allowed notifications. */
  notifyingContext: OpenContext;
  /** The first seeded agent, signed in and available. */
  agent: Agent;
  /** A customer's phone, connected to the exchange. */
  phone: Handset;
  /** Errors in the browser's console that a test provokes, for example a response with status 401. */
  allowedConsoleErrors: RegExp;
  noUnexpectedConsoleErrors: undefined;
  returnedSessions: undefined;
}

const MATCHES_NOTHING = /(?!)/;

const consoleErrors: string[] = [];

/** The user has allowed these, which the headless shell forgets at each page. */
const PERMISSIONS = ['microphone', 'clipboard-read', 'clipboard-write'];

async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  // Animations cost processor time, and no test looks at them.
  const common: BrowserContextOptions = { viewport: DESKTOP, reducedMotion: 'reduce', permissions: PERMISSIONS };
  const context = await browser.newContext({ ...common, ...options });
  await context.addInitScript(installAudioProbe, PROBED_TONES);
  context.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => void consoleErrors.push(String(webError.error())));
  return context;
}

/** Closes every opened context after the test, so that no agent stays available in the next one. */
async function useContexts(browser: Browser, use: (open: OpenContext) => Promise<void>): Promise<void> {
  const contexts: BrowserContext[] = [];
  await use(async (options) => {
    const context = await newContext(browser, options);
    contexts.push(context);
    return context;
  });
  for (const context of contexts) await context.close();
}

export const test = base.extend<TestFixtures, BrowserFixtures>({
  agentBrowser: [
    async ({ playwright }, use) => {
      const browser = await launchAgentBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  customerBrowser: [
    async ({ playwright }, use) => {
      const browser = await launchCustomerBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  blockedMicrophoneBrowser: [
    async ({ playwright }, use) => {
      const browser = await launchBlockedMicrophoneBrowser(playwright.chromium);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  agentContext: async ({ agentBrowser }, use) => useContexts(agentBrowser, use),
  customerContext: async ({ customerBrowser }, use) => useContexts(customerBrowser, use),
  notifyingContext: async ({ playwright }, use) => {
    const browser = await launchNotifyingBrowser(playwright.chromium);
    await useContexts(browser, (open) =>
      use((options) => open({ permissions: [...PERMISSIONS, 'notifications'], ...options })),
    );
    await browser.close();
  },
  agent: async ({ agentContext }, use) => use(await Agent.signedInAvailable(await agentContext())),
  phone: async ({ customerContext }, use) => use(await Handset.open(await customerContext())),

  allowedConsoleErrors: [MATCHES_NOTHING, { option: true }],
  noUnexpectedConsoleErrors: [
    async ({ allowedConsoleErrors }, use) => {
      consoleErrors.length = 0;
      await use(undefined);
      const unexpected = consoleErrors.filter((error) => !allowedConsoleErrors.test(error));
      expect(unexpected, 'unexpected errors in the browser console').toEqual([]);
    },
    { auto: true },
  ],
  returnedSessions: [
    async ({}, use) => {
      await use(undefined);
      returnSessions();
    },
    { auto: true },
  ],
});

export { expect };
