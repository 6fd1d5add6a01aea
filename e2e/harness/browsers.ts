import type { Browser, BrowserType } from '@playwright/test';
import { AGENT_HZ, CUSTOMER_HZ, microphoneFile } from './fake-microphones.ts';

const BASE_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  // A page of a test lives for seconds, too short for optimized code to pay off. `--no-opt` does not turn Maglev off.
  ...(process.env['RINGBACK_RINGS'] ? [] : ['--js-flags=--no-opt --no-maglev']),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];
const CALL_FLAGS = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];
const microphoneFlags = (hz: number) => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${microphoneFile(hz)}`,
];

const FULL_CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Chromium without the browser's own windows and prompts. It takes a third of the processor time less. */
const HEADLESS_SHELL = process.env['CHROMIUM_HEADLESS_SHELL'] ?? FULL_CHROMIUM;

const launch = (chromium: BrowserType, flags: string[], executablePath = HEADLESS_SHELL): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...BASE_FLAGS, ...CALL_FLAGS, ...flags] });

/** Launches an agent's browser. Its microphone plays 440 Hz. */
export const launchAgentBrowser = (chromium: BrowserType) => launch(chromium, microphoneFlags(AGENT_HZ));

/** Launches a customer's browser. Its microphone plays 1000 Hz. */
export const launchCustomerBrowser = (chromium: BrowserType) => launch(chromium, microphoneFlags(CUSTOMER_HZ));

/** Launches a browser with additional flags. Its microphone plays 440 Hz. */
export const launchBrowserWithFlags = (chromium: BrowserType, flags: string[]) =>
  launch(chromium, [...microphoneFlags(AGENT_HZ), ...flags]);

/** Launches a browser that denies every request for the microphone, by the prompts that only the full Chromium has. */
export const launchBlockedMicrophoneBrowser = (chromium: BrowserType) =>
  launch(chromium, ['--use-fake-device-for-media-stream', '--deny-permission-prompts'], FULL_CHROMIUM);

/** Launches an agent's browser that can show notifications, which only the full Chromium has. */
export const launchNotifyingBrowser = (chromium: BrowserType) =>
  launch(chromium, microphoneFlags(AGENT_HZ), FULL_CHROMIUM);

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 780 };
