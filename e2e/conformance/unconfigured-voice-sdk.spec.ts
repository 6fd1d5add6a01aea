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

/** Collects failed requests and console errors of a page, for the message of a failed step. */
function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Returns the step's result, or fails with the step's name and the collected errors. */
async function withinLimit<T>(description: string, step: Promise<T>, errors: string[]): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const fail = () =>
      reject(new Error(`Not within ${STEP_LIMIT_MS} ms: ${description}. Browser errors: ${errors.join('; ')}`));
    timer = setTimeout(fail, STEP_LIMIT_MS);
  });
  try {
    return await Promise.race([step, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Starts an application: an empty page for the Voice SDK, and a voice URL that echoes the caller. */
async function startApplication() {
  const server = createServer((request, response) => {
    if (request.url === '/voice') response.setHeader('Content-Type', 'text/xml').end('<Response><Echo/></Response>');
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>App</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test('the Voice SDK works without any option when Twilio’s hosts resolve to the exchange', async ({ playwright }) => {
  const app = await startApplication();
  const exchange = await startExchange();
  const browser = await launchBrowserWithFlags(playwright.chromium, exchange.chromiumFlags);
  try {
    // As in the README's Node example.
    const client = twilio(exchange.accountSid, exchange.authToken);
    client.api.baseUrl = exchange.url;
    const twimlApp = await client.applications.create({
      friendlyName: 'unconfigured SDK',
      voiceUrl: `${app.url}/voice`,
    });
    const key = await client.newKeys.create({ friendlyName: 'unconfigured SDK' });
    const { AccessToken } = twilio.jwt;
    const token = new AccessToken(exchange.accountSid, key.sid, key.secret, { identity: 'ada', ttl: 600 });
    token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: twimlApp.sid, incomingAllow: true }));

    const page = await browser.newPage();
    const browserErrors = collectErrors(page);
    const requestedHosts = new Set<string>();
    page.on('websocket', (socket) => requestedHosts.add(new URL(socket.url()).hostname));
    page.on('requestfinished', (request) => requestedHosts.add(new URL(request.url()).hostname));
    await page.addInitScript(installAudioProbe, PROBED_TONES);
    await page.goto(app.url);
    await page.addScriptTag({ path: SDK });
    const outgoing = page.evaluate(async (jwt) => {
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
    const outgoingSid = await withinLimit('an outgoing call is accepted', outgoing, browserErrors);
    expect(outgoingSid).toMatch(/^CA[0-9a-f]{32}$/);
    await expectHears(page, AGENT_HZ);
    await client.calls(outgoingSid).update({ status: 'completed' });
    // A Device on a call ignores incoming calls.
    const isBusy = () => page.evaluate(() => (globalThis as unknown as { device: Sdk }).device.isBusy);
    await expect.poll(isBusy, { message: 'whether the Device is busy' }).toBe(false);

    await page.evaluate(() => {
      const { device } = globalThis as unknown as { device: Sdk };
      const acceptedSid = new Promise<Sdk>((resolve) => device.once('incoming', resolve)).then(async (call) => {
        const accepted = new Promise((done, refused) => call.once('accept', done).once('error', refused));
        call.accept();
        await accepted;
        return call.parameters.CallSid as string;
      });
      Object.assign(globalThis, { acceptedSid });
    });
    const incoming = await client.calls.create({
      to: 'client:ada',
      from: exchange.number,
      url: `${app.url}/voice`,
    });
    const accepted = page.evaluate(() => (globalThis as unknown as { acceptedSid: Promise<string> }).acceptedSid);
    expect(await withinLimit('an incoming call rings and is accepted', accepted, browserErrors)).toBe(incoming.sid);
    await expectHears(page, AGENT_HZ);

    expect(await page.evaluate(() => (globalThis as unknown as { errors: string[] }).errors)).toEqual([]);
    const insights = async () => (await fetch(`${exchange.url}/exchange/insights?callSid=${outgoingSid}`)).text();
    await expect.poll(insights, { message: 'events that the SDK posted' }).toContain('EndpointEvents');
    expect([...requestedHosts]).toEqual(expect.arrayContaining(['voice-js.roaming.twilio.com', 'sdk.twilio.com']));
  } finally {
    await browser.close();
    await exchange.stop();
    app.close();
  }
});
