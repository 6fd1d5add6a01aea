import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import twilio from 'twilio';
import { expectHears, installAudioProbe, PROBED_TONES } from '../harness/audio-probe.ts';
import { launchBrowserWithFlags } from '../harness/browsers.ts';
import { AGENT_HZ } from '../harness/fake-microphones.ts';
import { startExchange } from '../harness/standalone-exchange.ts';

const SDK = join(import.meta.dirname, '..', 'node_modules', '@twilio', 'voice-sdk', 'dist', 'twilio.min.js');

// biome-ignore lint/suspicious/noExplicitAny: the bundle puts an untyped global into the page
type Sdk = any;

const STEP_LIMIT_MS = 20_000;

/** What the browser could not reach or complained of: told when a step does not come to its end. */
function lostBy(page: Page): string[] {
  const lost: string[] = [];
  page.on('requestfailed', (request) => lost.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('console', (message) => {
    if (message.type() === 'error') lost.push(message.text());
  });
  return lost;
}

/** The step's result, or an error that names the step and what the browser lost meanwhile. */
async function withinTime<T>(what: string, step: Promise<T>, lost: string[]): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tell = () =>
      reject(new Error(`Not within ${STEP_LIMIT_MS} ms: ${what}. The browser lost: ${lost.join('; ')}`));
    timer = setTimeout(tell, STEP_LIMIT_MS);
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A whole application: a page with the Voice SDK, and a voice URL that lets the caller hear himself. */
async function application() {
  const server = createServer((request, response) => {
    if (request.url === '/voice') response.setHeader('Content-Type', 'text/xml').end('<Response><Echo/></Response>');
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>App</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, end: () => server.close() };
}

test('a browser that believes it talks to Twilio needs no option of the SDK at all', async ({ playwright }) => {
  const app = await application();
  const exchange = await startExchange();
  const browser = await launchBrowserWithFlags(playwright.chromium, exchange.chromiumFlags);
  try {
    // As the README's example for Node has it.
    const client = twilio(exchange.accountSid, exchange.authToken);
    client.api.baseUrl = exchange.url;
    const twimlApp = await client.applications.create({ friendlyName: 'no option', voiceUrl: `${app.url}/voice` });
    const key = await client.newKeys.create({ friendlyName: 'no option' });
    const { AccessToken } = twilio.jwt;
    const token = new AccessToken(exchange.accountSid, key.sid, key.secret, { identity: 'ada', ttl: 600 });
    token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: twimlApp.sid, incomingAllow: true }));

    const page = await browser.newPage();
    const lost = lostBy(page);
    const asked = new Set<string>();
    page.on('websocket', (socket) => asked.add(new URL(socket.url()).hostname));
    page.on('requestfinished', (request) => asked.add(new URL(request.url()).hostname));
    await page.addInitScript(installAudioProbe, PROBED_TONES);
    await page.goto(app.url);
    await page.addScriptTag({ path: SDK });
    const dialling = page.evaluate(async (jwt) => {
      const { Twilio } = globalThis as unknown as { Twilio: Sdk };
      const device = new Twilio.Device(jwt);
      const errors: string[] = [];
      device.on('error', (error: Error) => errors.push(String(error)));
      await device.register();
      const call = await device.connect();
      await new Promise((accepted, refused) => call.once('accept', accepted).once('error', refused));
      Object.assign(globalThis, { device, call, errors });
      return call.parameters.CallSid as string;
    }, token.toJwt());
    const answered = await withinTime('an outgoing call accepted', dialling, lost);
    expect(answered).toMatch(/^CA[0-9a-f]{32}$/);
    await expectHears(page, AGENT_HZ);
    await client.calls(answered).update({ status: 'completed' });

    await page.evaluate(() => {
      const { device } = globalThis as unknown as { device: Sdk };
      const rung = new Promise<Sdk>((come) => device.once('incoming', come)).then(async (call) => {
        const accepted = new Promise((done, refused) => call.once('accept', done).once('error', refused));
        call.accept();
        await accepted;
        return call.parameters.CallSid as string;
      });
      Object.assign(globalThis, { rung });
    });
    const incoming = await client.calls.create({
      to: 'client:ada',
      from: exchange.number,
      url: `${app.url}/voice`,
    });
    const rung = page.evaluate(() => (globalThis as unknown as { rung: Promise<string> }).rung);
    expect(await withinTime('an incoming call rung and accepted', rung, lost)).toBe(incoming.sid);
    await expectHears(page, AGENT_HZ);

    expect(await page.evaluate(() => (globalThis as unknown as { errors: string[] }).errors)).toEqual([]);
    const kept = async () => (await fetch(`${exchange.url}/exchange/insights?callSid=${answered}`)).text();
    await expect.poll(kept, { message: 'what the SDK reported by itself' }).toContain('EndpointEvents');
    expect([...asked]).toEqual(expect.arrayContaining(['voice-js.roaming.twilio.com', 'sdk.twilio.com']));
  } finally {
    await browser.close();
    await exchange.stop();
    app.end();
  }
});
