import { theDemo } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { application, chunderw, page, type Sdk, type Told, told } from './voice-sdk-page.ts';

test('runPreflight runs whole, by Opus, and its Insights arrive', async ({ console }) => {
  const app = await application('<Response><Echo/></Response>');
  const judge = await page(await console());
  await judge.evaluate(
    ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk; told: Told };
      const preflight = Twilio.Device.runPreflight(token, { chunderw: host, codecPreferences: ['opus', 'pcmu'] });
      preflight.on('sample', (sample: { codecName: string }) => {
        told.samples = (told.samples ?? 0) + 1;
        told.codec = sample.codecName;
        told.callSid = preflight.callSid;
      });
      preflight.on('warning', (warning: { name: string }) => told.heard.push(warning.name));
      preflight.on('failed', (error: Error) => {
        told.failed = String(error);
      });
      preflight.on('completed', (report: Record<string, never>) => {
        told.preflight = report;
      });
    },
    [app.token('preflight'), chunderw()] as const,
  );

  // The SDK posts its metrics ten samples at a time.
  await expect.poll(async () => (await told(judge)).samples ?? 0, { timeout: 30_000 }).toBeGreaterThan(10);
  await app.client.calls((await told(judge)).callSid ?? '').update({ status: 'completed' });
  await expect
    .poll(async () => (await told(judge)).preflight ?? (await told(judge)).failed, { timeout: 30_000 })
    .toBeTruthy();
  const { preflight, failed, codec, heard } = await told(judge);
  expect(failed).toBeUndefined();
  expect(codec).toBe('opus');
  expect(heard).not.toContain('insights-connection-error');
  expect(preflight).toMatchObject({
    edge: 'ashburn',
    isTurnRequired: false,
    callSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
    networkTiming: { signaling: expect.anything(), ice: expect.anything() },
    stats: { mos: { average: expect.any(Number) } },
  });
  const { callSid } = preflight as unknown as { callSid: string };
  const kept = async () => (await fetch(`${theDemo().exchange}/exchange/insights?callSid=${callSid}`)).text();
  await expect.poll(kept, { message: 'the posts that were kept' }).toContain('EndpointMetrics');
  const summary = await app.client.insights.v1.calls(callSid).summary().fetch();
  expect(summary.callType).toBe('client');
  expect(summary.sdkEdge).toBeTruthy();
  await app.end(judge);
});

test('messages go both ways between call.sendMessage and REST', async ({ console }) => {
  const app = await application('<Response><Echo/></Response>');
  const judge = await page(await console());
  const callSid = await judge.evaluate(
    async ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk; told: Told };
      const device = new Twilio.Device(token, { chunderw: host });
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      call.on('messageSent', (message: Sdk) => told.heard.push(`sent ${message.content.text}`));
      call.on('messageReceived', (message: Sdk) => told.heard.push(`got ${message.content.text}`));
      Object.assign(globalThis, { call, device });
      call.sendMessage({ content: { text: 'up' }, messageType: 'user-defined-message' });
      return call.parameters.CallSid as string;
    },
    [app.token('talker'), chunderw()] as const,
  );
  await expect.poll(async () => (await told(judge)).heard).toContain('sent up');

  const sent = await app.client.calls(callSid).userDefinedMessages.create({ content: '{"text":"down"}' });

  expect(sent.sid).toMatch(/^KX/);
  await expect.poll(async () => (await told(judge)).heard).toContain('got down');
  const subscriptions = app.client.calls(callSid).userDefinedMessageSubscriptions;
  const made = await subscriptions.create({ callback: app.voiceUrl });
  expect(made.sid).toMatch(/^ZY/);
  expect(await app.client.calls(callSid).userDefinedMessageSubscriptions(made.sid).remove()).toBe(true);
  app.expectAsDescribed();
  await judge.evaluate(() => (globalThis as unknown as { device: Sdk }).device.destroy());
  await app.end(judge);
});

test('a pending call is taken on another device by its connectToken', async ({ console }) => {
  const app = await application('<Response><Echo/></Response>');
  const first = await page(await console());
  const second = await page(await console());
  const pending = first.evaluate(
    async ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk; told: Told };
      const device = new Twilio.Device(token, { chunderw: host });
      const incoming = new Promise<Sdk>((come) => device.on('incoming', come));
      await device.register();
      told.heard.push('registered');
      const call = await incoming;
      call.on('cancel', () => told.heard.push('cancel'));
      return call.connectToken as string;
    },
    [app.token('forwarder'), chunderw()] as const,
  );
  await expect.poll(async () => (await told(first)).heard).toContain('registered');
  const call = await app.client.calls.create({
    to: 'client:forwarder',
    from: app.account.number,
    twiml: '<Response><Pause length="20"/></Response>',
  });
  const connectToken = await pending;

  await second.evaluate(
    async ([token, host, forwarded]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk; told: Told };
      const device = new Twilio.Device(token, { chunderw: host });
      const taken = await device.connect({ connectToken: forwarded });
      await new Promise((accepted) => taken.once('accept', accepted));
      told.heard.push(taken.parameters.CallSid);
      Object.assign(globalThis, { device });
    },
    [app.token('forwarder'), chunderw(), connectToken] as const,
  );

  expect((await told(second)).heard).toContain(call.sid);
  await expect.poll(async () => (await told(first)).heard).toContain('cancel');
  expect((await app.client.calls(call.sid).fetch()).status).toBe('in-progress');
  await second.evaluate(() => (globalThis as unknown as { device: Sdk }).device.destroy());
  await app.end(first, second);
});
