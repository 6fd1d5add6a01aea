import { expectHears } from '../harness/audio-probe.ts';
import { getDemo } from '../harness/demo.ts';
import { AGENT_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { startMediaRelay } from '../harness/media-relay.ts';
import { registerScriptedPhone } from './call-endpoints.ts';
import { twilioClient } from './twilio-node-client.ts';
import {
  createVoiceApp,
  eventsOf,
  openVoiceSdkPage,
  type PageGlobals,
  type Sdk,
  signalingHost,
  stateOf,
} from './voice-sdk-page.ts';

const ECHO = '<Response><Echo/></Response>';

test('an incoming call has caller information and parameters, and is ignored, rejected or accepted', async ({
  agentContext,
}) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      device.on('incoming', (call: Sdk) => {
        Object.assign(globalThis, { call });
        for (const event of ['accept', 'cancel', 'disconnect', 'reject'])
          call.on(event, () => state.events.push(event));
        state.events.push('incoming');
      });
      Object.assign(globalThis, { device });
      await device.register();
    },
    [app.accessToken('callee'), signalingHost()] as const,
  );
  const incoming = async (nth: number) => {
    const incomingCount = async () => (await eventsOf(page)).filter((event) => event === 'incoming').length;
    await expect.poll(incomingCount, { message: 'number of incoming calls' }).toBe(nth);
    return page.evaluate(() => {
      const { call } = globalThis as unknown as PageGlobals;
      return { verified: call.callerInfo?.isVerified ?? null, custom: Object.fromEntries(call.customParameters) };
    });
  };
  const status = async (sid: string) => (await app.client.calls(sid).fetch()).status;
  const { number } = app.account;

  const to = 'client:callee?ticket=4711&name=Ada%20%26%20Bob';
  const ignored = await app.client.calls.create({ to, from: number, twiml: ECHO, timeout: 5 });
  expect(ignored.to).toBe('client:callee');
  expect(await incoming(1)).toEqual({ verified: true, custom: { ticket: '4711', name: 'Ada & Bob' } });
  await page.evaluate(() => (globalThis as unknown as PageGlobals).call.ignore());
  await expect.poll(() => status(ignored.sid), { timeout: 30_000 }).toBe('no-answer');

  const rejected = await app.client.calls.create({ to: 'client:callee', from: number, twiml: ECHO });
  expect(await incoming(2)).toEqual({ verified: true, custom: {} });
  await page.evaluate(() => (globalThis as unknown as PageGlobals).call.reject());
  await expect.poll(() => status(rejected.sid)).toBe('busy');
  expect(await eventsOf(page)).toContain('reject');

  const fromClient = 'client:caller';
  const accepted = await app.client.calls.create({ to: 'client:callee', from: fromClient, twiml: ECHO });
  expect(await incoming(3)).toEqual({ verified: null, custom: {} });
  const settings = await page.evaluate(async () => {
    const { call } = globalThis as unknown as PageGlobals;
    call.accept({ rtcConstraints: { audio: { echoCancellation: false, autoGainControl: false } } });
    await new Promise((accepted) => call.once('accept', accepted));
    const { echoCancellation, autoGainControl } = call.getLocalStream().getAudioTracks()[0].getSettings();
    return { echoCancellation, autoGainControl };
  });
  expect(settings).toEqual({ echoCancellation: false, autoGainControl: false });
  await expectHears(page, AGENT_HZ);
  await app.client.calls(accepted.sid).update({ status: 'completed' });
  await expect.poll(async () => (await eventsOf(page)).at(-1)).toBe('disconnect');
  await app.close(page);
});

test('the options of a registered Device are updated', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const edges = await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host, codecPreferences: ['pcmu'] });
      Object.assign(globalThis, { device });
      await device.register();
      const before = device.edge;
      const registered = new Promise((resolve) => device.once('registered', resolve));
      device.updateOptions({ chunderw: `${host}/dublin`, codecPreferences: ['opus'] });
      await registered;
      return { supported: Twilio.Device.isSupported, before, after: device.edge, home: device.home };
    },
    [app.accessToken('mover'), signalingHost()] as const,
  );
  expect(edges).toEqual({ supported: true, before: 'ashburn', after: 'dublin', home: expect.any(String) });
  const codec = await page.evaluate(async () => {
    const { device, state } = globalThis as unknown as PageGlobals;
    const call = await device.connect({ rtcConstraints: { audio: { noiseSuppression: false } } });
    call.on('audio', (element: HTMLAudioElement) => state.events.push(element.tagName));
    await new Promise((accepted) => call.once('accept', accepted));
    const sample = await new Promise<{ codecName: string }>((resolve) =>
      call.on('sample', (sample: { codecName: string }) => sample.codecName && resolve(sample)),
    );
    const { noiseSuppression } = call.getLocalStream().getAudioTracks()[0].getSettings();
    let rejection = '';
    try {
      device.updateOptions({ chunderw: 'localhost:1' });
    } catch (failure) {
      rejection = String(failure);
    }
    device.disconnectAll();
    return { codec: sample.codecName, noiseSuppression, rejection };
  });
  expect(codec).toMatchObject({ codec: 'opus', noiseSuppression: false });
  expect(codec.rejection).toContain('active Call');
  expect(await eventsOf(page)).toContain('AUDIO');
  await app.close(page);
});

test('the options for DSCP, ICE nomination, close protection and logging take effect', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const logLines: string[] = [];
  page.on('console', (message) => logLines.push(message.text()));
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, {
        chunderw: host,
        closeProtection: 'A call is in progress.',
        dscp: true,
        forceAggressiveIceNomination: true,
        logLevel: 'debug',
      });
      const connections: RTCPeerConnection[] = [];
      const Native = globalThis.RTCPeerConnection;
      globalThis.RTCPeerConnection = class extends Native {
        constructor(options?: RTCConfiguration) {
          super(options);
          connections.push(this);
        }
      };
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      Object.assign(globalThis, { device, call, connections });
    },
    [app.accessToken('careful'), signalingHost()] as const,
  );
  const priorities = () =>
    page.evaluate(() =>
      (globalThis as unknown as { connections: RTCPeerConnection[] }).connections.flatMap((connection) =>
        connection.getSenders().flatMap((sender) => sender.getParameters().encodings.map(({ priority }) => priority)),
      ),
    );
  await expect.poll(priorities, { message: 'priority of the sent RTP packets' }).toEqual(['high']);
  const remoteDescriptions = await page.evaluate(() =>
    (globalThis as unknown as { connections: RTCPeerConnection[] }).connections.map(
      (connection) => connection.remoteDescription?.sdp ?? '',
    ),
  );
  expect(remoteDescriptions, 'one answered connection').toEqual([expect.stringContaining('m=audio')]);
  expect(remoteDescriptions[0], 'the SDK removes ice-lite to nominate aggressively').not.toContain('a=ice-lite');
  await expectHears(page, AGENT_HZ);
  expect(logLines.filter((line) => line.includes('[TwilioVoice]')).length).toBeGreaterThan(10);

  await page.mouse.click(1, 1); // Chromium asks only if the user has interacted with the page.
  const dialog = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await dialog;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  expect(await page.evaluate(() => (globalThis as unknown as PageGlobals).call.status())).toBe('open');

  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('a call with answerOnBridge rings before it is accepted', async ({ agentContext }) => {
  const { number } = twilioClient().account;
  const phone = await registerScriptedPhone('+15550109030');
  const dial = `<Dial answerOnBridge="true" callerId="${number}"><Number>${phone}</Number></Dial>`;
  const app = await createVoiceApp(`<Response>${dial}</Response>`);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      const call = await device.connect();
      call.on('ringing', (early: boolean) => state.events.push(early ? 'ringing, with early media' : 'ringing'));
      if (call.status() === 'ringing') state.events.push('ringing'); // It can come before the listener.
      call.on('accept', () => state.events.push('accept'));
    },
    [app.accessToken('waiter'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(page)).toEqual(['ringing', 'accept']);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('a stopped preflight test ends its call', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const preflight = Twilio.Device.runPreflight(token, { chunderw: host });
      preflight.on('connected', () => {
        state.callSid = preflight.callSid;
        preflight.stop();
      });
      preflight.on('failed', (error: { code: number }) =>
        state.events.push(`failed ${error.code} ${preflight.status}`),
      );
    },
    [app.accessToken('stopper'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(page)).toEqual(['failed 31008 failed']);
  const { callSid } = await stateOf(page);
  await expect.poll(async () => (await app.client.calls(callSid ?? '').fetch()).status).toBe('completed');
  await app.close(page);
});

test.describe('when audio is lost', () => {
  test.use({ allowedConsoleErrors: /TwilioVoice/ });

  test('a call warns, restarts ICE and recovers its audio', async ({ agentContext }) => {
    const app = await createVoiceApp(ECHO);
    const page = await openVoiceSdkPage(await agentContext());
    const { mediaPort } = await (await fetch(`${getDemo().exchange}/health`)).json();
    const relay = await startMediaRelay(page, mediaPort);
    const callSid = await page.evaluate(
      async ([token, host]) => {
        const { Twilio, state } = globalThis as unknown as PageGlobals;
        const device = new Twilio.Device(token, { chunderw: host });
        const call = await device.connect();
        Object.assign(globalThis, { device, call });
        for (const event of ['warning', 'warning-cleared'])
          call.on(event, (name: string) => state.events.push(`${event} ${name}`));
        call.on('reconnecting', (error: { code: number }) => state.events.push(`reconnecting ${error.code}`));
        call.on('reconnected', () => state.events.push('reconnected'));
        call.on('sample', () => {
          state.samples = (state.samples ?? 0) + 1;
        });
        await new Promise((accepted) => call.once('accept', accepted));
        return call.parameters.CallSid as string;
      },
      [app.accessToken('lossy'), signalingHost()] as const,
    );
    await expectHears(page, AGENT_HZ);
    // The SDK emits no warnings in the first five seconds of a call.
    await expect.poll(async () => (await stateOf(page)).samples ?? 0, { timeout: 20_000 }).toBeGreaterThan(6);

    relay.interrupt();
    const events = () => eventsOf(page);
    await expect
      .poll(events, { timeout: 30_000 })
      .toEqual(
        expect.arrayContaining(['warning ice-connectivity-lost', 'warning low-bytes-received', 'reconnecting 53405']),
      );
    relay.restore();
    await expect
      .poll(events, { timeout: 30_000 })
      .toEqual(expect.arrayContaining(['reconnected', 'warning-cleared low-bytes-received']));
    await expectHears(page, AGENT_HZ);
    expect((await app.client.calls(callSid).fetch()).status).toBe('in-progress');
    await app.client.calls(callSid).update({ status: 'completed' });
    await app.close(page);
    relay.close();
  });

  test('a call warns of packet loss and clears the warning afterwards', async ({ agentContext }) => {
    const app = await createVoiceApp(ECHO);
    const page = await openVoiceSdkPage(await agentContext());
    const chaos = `${getDemo().exchange}/exchange/chaos`;
    await page.evaluate(
      async ([token, host]) => {
        const { Twilio, state } = globalThis as unknown as PageGlobals;
        const device = new Twilio.Device(token, { chunderw: host });
        const call = await device.connect();
        Object.assign(globalThis, { device, call });
        for (const event of ['warning', 'warning-cleared'])
          call.on(event, (name: string) => state.events.push(`${event} ${name}`));
        await new Promise((accepted) => call.once('accept', accepted));
      },
      [app.accessToken('dropper'), signalingHost()] as const,
    );
    await fetch(chaos, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ seed: 7, rules: [{ mode: 'audio.loss', chance: 0.4, number: 'client:dropper' }] }),
    });
    const events = () => eventsOf(page);
    await expect.poll(events, { timeout: 30_000 }).toContain('warning high-packets-lost-fraction');
    await fetch(chaos, { method: 'DELETE' });
    await expect.poll(events, { timeout: 30_000 }).toContain('warning-cleared high-packets-lost-fraction');
    await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
    await app.close(page);
  });
});
