import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import twilio from 'twilio';
import { getDemo } from '../harness/demo.ts';
import { startTwimlServer } from './call-endpoints.ts';
import { twilioClient } from './twilio-node-client.ts';

const SDK = join(import.meta.dirname, '..', 'node_modules', '@twilio', 'voice-sdk', 'dist', 'twilio.min.js');
/** A page with the exchange's own origin, because Chromium denies other origins the local network. */
const PAGE = '/exchange/numbers';

/** Values that the scripts in a page record for the test. */
export interface PageState {
  preflight?: Record<string, never>;
  samples?: number;
  callSid?: string;
  codec?: string;
  failed?: string;
  events: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: the bundle puts an untyped global into the page
export type Sdk = any;

/** Global variables of a page, as far as its test uses them. */
export interface PageGlobals {
  Twilio: Sdk;
  device: Sdk;
  call: Sdk;
  state: PageState;
}

/**
 * Opens a page with nothing but Twilio's own browser bundle. Requests to Twilio's hosts go to the exchange, and the
 * signalling socket uses ws: instead of wss:.
 */
export async function openVoiceSdkPage(context: BrowserContext): Promise<Page> {
  const { exchange } = getDemo();
  for (const host of ['https://sdk.twilio.com', 'https://eventgw.us1.twilio.com']) {
    await context.route(`${host}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const response = await route.fetch({ url: `${exchange}${pathname}` });
      await route.fulfill({ response });
    });
  }
  const page = await context.newPage();
  await page.addInitScript(() => {
    const NativeWebSocket = globalThis.WebSocket;
    globalThis.WebSocket = class extends NativeWebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(String(url).replace(/^wss:/, 'ws:'), protocols);
      }
    };
    Object.assign(globalThis, { state: { events: [] } });
  });
  await page.goto(`${exchange}${PAGE}`);
  await page.addScriptTag({ path: SDK });
  return page;
}

export const stateOf = (page: Page) => page.evaluate(() => (globalThis as unknown as PageGlobals).state);

export const eventsOf = async (page: Page) => (await stateOf(page)).events;

/** Creates a TwiML app and an API key for a test. The app returns the same TwiML document for every call. */
export async function createVoiceApp(twiml: string) {
  const server = await startTwimlServer(twiml);
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const { voiceUrl } = server;
  const app = await client.applications.create({ friendlyName: 'voice-sdk conformance', voiceUrl });
  const key = await client.newKeys.create({ friendlyName: 'voice-sdk conformance' });
  return {
    client,
    account,
    voiceUrl,
    expectResponsesMatchOpenApi,
    accessToken(identity: string): string {
      const { AccessToken } = twilio.jwt;
      const token = new AccessToken(account.accountSid, key.sid, key.secret, { identity, ttl: 600 });
      token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: app.sid, incomingAllow: true }));
      return token.toJwt();
    },
    /** Closes the pages before the key is deleted, because their last posts are signed with it. */
    async close(...pages: Page[]): Promise<void> {
      for (const page of pages) {
        await page.close();
        // A post may still be in flight.
        await page.context().unrouteAll({ behavior: 'ignoreErrors' });
      }
      await client.applications(app.sid).remove();
      await client.keys(key.sid).remove();
      server.close();
    },
  };
}

/** Returns the `chunderw` option of a Device: the host of the signalling socket. */
export const signalingHost = () => new URL(getDemo().exchange).host;
