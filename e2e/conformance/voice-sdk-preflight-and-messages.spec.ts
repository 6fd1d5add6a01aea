import { getDemo } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import {
  createVoiceApp,
  eventsOf,
  openVoiceSdkPage,
  type PageGlobals,
  type Sdk,
  signalingHost,
  stateOf,
} from './voice-sdk-page.ts';

test('runPreflight completes with Opus and posts Insights', async ({ agentContext }) => {
  const app = await createVoiceApp('<Response><Echo/></Response>');
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const preflight = Twilio.Device.runPreflight(token, { chunderw: host, codecPreferences: ['opus', 'pcmu'] });
      preflight.on('sample', (sample: { codecName: string }) => {
        state.samples = (state.samples ?? 0) + 1;
        state.codec = sample.codecName;
        state.callSid = preflight.callSid;
      });
      preflight.on('warning', (warning: { name: string }) => state.events.push(warning.name));
      preflight.on('failed', (error: Error) => {
        state.failed = String(error);
      });
      preflight.on('completed', (report: Record<string, never>) => {
        state.preflight = report;
      });
    },
    [app.accessToken('preflight'), signalingHost()] as const,
  );

  // The SDK posts its metrics ten samples at a time.
  await expect.poll(async () => (await stateOf(page)).samples ?? 0, { timeout: 30_000 }).toBeGreaterThan(10);
  await app.client.calls((await stateOf(page)).callSid ?? '').update({ status: 'completed' });
  await expect
    .poll(async () => (await stateOf(page)).preflight ?? (await stateOf(page)).failed, { timeout: 30_000 })
    .toBeTruthy();
  const { preflight, failed, codec, events } = await stateOf(page);
  expect(failed).toBeUndefined();
  expect(codec).toBe('opus');
  expect(events).not.toContain('insights-connection-error');
  expect(preflight).toMatchObject({
    edge: 'ashburn',
    isTurnRequired: false,
    callSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
    networkTiming: { signaling: expect.anything(), ice: expect.anything() },
    stats: { mos: { average: expect.any(Number) } },
  });
  const { callSid } = preflight as unknown as { callSid: string };
  const insights = async () => (await fetch(`${getDemo().exchange}/exchange/insights?callSid=${callSid}`)).text();
  await expect.poll(insights, { message: 'posted Insights' }).toContain('EndpointMetrics');
  const summary = await app.client.insights.v1.calls(callSid).summary().fetch();
  expect(summary.callType).toBe('client');
  expect(summary.sdkEdge).toBeTruthy();
  await app.close(page);
});

test('messages pass between call.sendMessage and the REST API', async ({ agentContext }) => {
  const app = await createVoiceApp('<Response><Echo/></Response>');
  const page = await openVoiceSdkPage(await agentContext());
  const callSid = await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      call.on('messageSent', (message: Sdk) => state.events.push(`sent ${message.content.text}`));
      call.on('messageReceived', (message: Sdk) => state.events.push(`received ${message.content.text}`));
      Object.assign(globalThis, { call, device });
      call.sendMessage({ content: { text: 'up' }, messageType: 'user-defined-message' });
      return call.parameters.CallSid as string;
    },
    [app.accessToken('talker'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(page)).toContain('sent up');

  const message = await app.client.calls(callSid).userDefinedMessages.create({ content: '{"text":"down"}' });

  expect(message.sid).toMatch(/^KX/);
  await expect.poll(() => eventsOf(page)).toContain('received down');
  const subscriptions = app.client.calls(callSid).userDefinedMessageSubscriptions;
  const subscription = await subscriptions.create({ callback: app.voiceUrl });
  expect(subscription.sid).toMatch(/^ZY/);
  expect(await app.client.calls(callSid).userDefinedMessageSubscriptions(subscription.sid).remove()).toBe(true);
  app.expectResponsesMatchOpenApi();
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.destroy());
  await app.close(page);
});

test('a pending call is accepted on another Device with its connectToken', async ({ agentContext }) => {
  const app = await createVoiceApp('<Response><Echo/></Response>');
  const first = await openVoiceSdkPage(await agentContext());
  const second = await openVoiceSdkPage(await agentContext());
  const pending = first.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      const incoming = new Promise<Sdk>((resolve) => device.on('incoming', resolve));
      await device.register();
      state.events.push('registered');
      const call = await incoming;
      call.on('cancel', () => state.events.push('cancel'));
      return call.connectToken as string;
    },
    [app.accessToken('forwarder'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(first)).toContain('registered');
  const call = await app.client.calls.create({
    to: 'client:forwarder',
    from: app.account.number,
    twiml: '<Response><Pause length="20"/></Response>',
  });
  const connectToken = await pending;

  await second.evaluate(
    async ([token, host, forwarded]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      const accepted = await device.connect({ connectToken: forwarded });
      await new Promise((resolve) => accepted.once('accept', resolve));
      state.events.push(accepted.parameters.CallSid);
      Object.assign(globalThis, { device });
    },
    [app.accessToken('forwarder'), signalingHost(), connectToken] as const,
  );

  expect(await eventsOf(second)).toContain(call.sid);
  await expect.poll(() => eventsOf(first)).toContain('cancel');
  expect((await app.client.calls(call.sid).fetch()).status).toBe('in-progress');
  await second.evaluate(() => (globalThis as unknown as PageGlobals).device.destroy());
  await app.close(first, second);
});
