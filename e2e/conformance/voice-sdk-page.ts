import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import twilio from 'twilio';
import { theDemo } from '../harness/demo.ts';
import { answering } from './call-endpoints.ts';
import { official } from './twilio-node-client.ts';

const SDK = join(import.meta.dirname, '..', 'node_modules', '@twilio', 'voice-sdk', 'dist', 'twilio.min.js');
/** Any document of the exchange's own: one that a test makes up may not reach this machine. */
const PAGE = '/exchange/numbers';

/** Words that the pages below leave where the test finds them. */
export interface Told {
  preflight?: Record<string, never>;
  samples?: number;
  callSid?: string;
  codec?: string;
  failed?: string;
  heard: string[];
}

/** A page with nothing but Twilio's own browser bundle, its hosts led to the exchange; the socket speaks ws:. */
export async function page(context: BrowserContext): Promise<Page> {
  const { exchange } = theDemo();
  for (const host of ['https://sdk.twilio.com', 'https://eventgw.us1.twilio.com']) {
    await context.route(`${host}/**`, async (route) => {
      const asked = new URL(route.request().url());
      const response = await route.fetch({ url: `${exchange}${asked.pathname}` });
      await route.fulfill({ response });
    });
  }
  const made = await context.newPage();
  await made.addInitScript(() => {
    const Native = globalThis.WebSocket;
    globalThis.WebSocket = class extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(String(url).replace(/^wss:/, 'ws:'), protocols);
      }
    };
    Object.assign(globalThis, { told: { heard: [] } });
  });
  await made.goto(`${exchange}${PAGE}`);
  await made.addScriptTag({ path: SDK });
  return made;
}

export const told = (from: Page) => from.evaluate(() => (globalThis as unknown as { told: Told }).told);

/** An application that answers every call with one document. */
export async function application(twiml: string) {
  const server = await answering(twiml);
  const { client, account, expectAsDescribed } = official();
  const { voiceUrl } = server;
  const app = await client.applications.create({ friendlyName: 'voice-sdk judge', voiceUrl });
  const key = await client.newKeys.create({ friendlyName: 'voice-sdk judge' });
  return {
    client,
    account,
    voiceUrl,
    expectAsDescribed,
    token(identity: string): string {
      const { AccessToken } = twilio.jwt;
      const token = new AccessToken(account.accountSid, key.sid, key.secret, { identity, ttl: 600 });
      token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: app.sid, incomingAllow: true }));
      return token.toJwt();
    },
    /** The pages first: what they still post is signed with the key. */
    async end(...pages: Page[]): Promise<void> {
      for (const each of pages) await each.close();
      await client.applications(app.sid).remove();
      await client.keys(key.sid).remove();
      server.end();
    },
  };
}

export const chunderw = () => new URL(theDemo().exchange).host;

// biome-ignore lint/suspicious/noExplicitAny: the bundle puts an untyped global into the page
export type Sdk = any;
