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

test('an incoming call shows its caller and its parameters, is ignored, rejected or taken', async ({
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
    const rung = async () => (await eventsOf(page)).filter((event) => event === 'incoming').length;
    await expect.poll(rung, { message: 'calls that came in' }).toBe(nth);
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

  const fromClient = 'client:somebody';
  const taken = await app.client.calls.create({ to: 'client:callee', from: fromClient, twiml: ECHO });
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
  await app.client.calls(taken.sid).update({ status: 'completed' });
  await expect.poll(async () => (await eventsOf(page)).at(-1)).toBe('disconnect');
  await app.close(page);
});

test('the options of a device are changed while it lives', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const moved = await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host, codecPreferences: ['pcmu'] });
      Object.assign(globalThis, { device });
      await device.register();
      const before = device.edge;
      const registered = new Promise((again) => device.once('registered', again));
      device.updateOptions({ chunderw: `${host}/dublin`, codecPreferences: ['opus'] });
      await registered;
      return { supported: Twilio.Device.isSupported, before, after: device.edge, home: device.home };
    },
    [app.accessToken('mover'), signalingHost()] as const,
  );
  expect(moved).toEqual({ supported: true, before: 'ashburn', after: 'dublin', home: expect.any(String) });
  const codec = await page.evaluate(async () => {
    const { device, state } = globalThis as unknown as PageGlobals;
    const call = await device.connect({ rtcConstraints: { audio: { noiseSuppression: false } } });
    call.on('audio', (element: HTMLAudioElement) => state.events.push(element.tagName));
    await new Promise((accepted) => call.once('accept', accepted));
    const sample = await new Promise<{ codecName: string }>((resolve) =>
      call.on('sample', (each: { codecName: string }) => each.codecName && resolve(each)),
    );
    const { noiseSuppression } = call.getLocalStream().getAudioTracks()[0].getSettings();
    let refused = '';
    try {
      device.updateOptions({ chunderw: 'localhost:1' });
    } catch (failure) {
      refused = String(failure);
    }
    device.disconnectAll();
    return { codec: sample.codecName, noiseSuppression, refused };
  });
  expect(codec).toMatchObject({ codec: 'opus', noiseSuppression: false });
  expect(codec.refused).toContain('active Call');
  expect(await eventsOf(page)).toContain('AUDIO');
  await app.close(page);
});

test('a call marks its packets, nominates early, and keeps its page from being closed', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, {
        chunderw: host,
        closeProtection: 'A call is going on.',
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
      (globalThis as unknown as { connections: RTCPeerConnection[] }).connections.flatMap((each) =>
        each.getSenders().flatMap((sender) => sender.getParameters().encodings.map(({ priority }) => priority)),
      ),
    );
  await expect.poll(priorities, { message: 'the priority of what the browser sends' }).toEqual(['high']);
  await expectHears(page, AGENT_HZ);
  expect(said.filter((line) => line.includes('[TwilioVoice]')).length).toBeGreaterThan(10);

  await page.mouse.click(1, 1); // a page that nobody has touched may always be closed
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  expect(await page.evaluate(() => (globalThis as unknown as PageGlobals).call.status())).toBe('open');

  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('a call rings before it is answered where the application waits for the answer', async ({ agentContext }) => {
  const { number } = twilioClient().account;
  const called = await registerScriptedPhone('+15550109030');
  const dial = `<Dial answerOnBridge="true" callerId="${number}"><Number>${called}</Number></Dial>`;
  const app = await createVoiceApp(`<Response>${dial}</Response>`);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      const call = await device.connect();
      call.on('ringing', (early: boolean) => state.events.push(early ? 'ringing, with early media' : 'ringing'));
      if (call.status() === 'ringing') state.events.push('ringing'); // before anybody could listen
      call.on('accept', () => state.events.push('accept'));
    },
    [app.accessToken('waiter'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(page)).toEqual(['ringing', 'accept']);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('a preflight is stopped, and its call ends', async ({ agentContext }) => {
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

test.describe('when sound is lost', () => {
  test.use({ allowedConsoleErrors: /TwilioVoice/ });

  test('a call warns, restarts ICE and has its sound again', async ({ agentContext }) => {
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
    // The SDK warns of nothing in a call's first five seconds.
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

  test('a call warns of lost packets, and no more once the line is good', async ({ agentContext }) => {
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
