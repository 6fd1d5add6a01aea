import type { Browser, BrowserType } from '@playwright/test';
import { AGENT_HZ, CUSTOMER_HZ, microphone } from './fake-microphones.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];
const calling = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];
const speaking = (hz: number) => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${microphone(hz)}`,
];

const launch = (chromium: BrowserType, args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...quiet, ...calling, ...args],
  });

/** An agent's browser: its microphone says 440 Hz. */
export const agentBrowser = (chromium: BrowserType) => launch(chromium, speaking(AGENT_HZ));

/** A customer's browser: its microphone says 1000 Hz. */
export const customerBrowser = (chromium: BrowserType) => launch(chromium, speaking(CUSTOMER_HZ));

/** A browser with flags of its own, whose microphone says 440 Hz. */
export const browserWith = (chromium: BrowserType, flags: string[]) =>
  launch(chromium, [...speaking(AGENT_HZ), ...flags]);

/** A browser whose person refuses the microphone. */
export const refusingBrowser = (chromium: BrowserType) =>
  launch(chromium, ['--use-fake-device-for-media-stream', '--deny-permission-prompts']);

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 780 };
