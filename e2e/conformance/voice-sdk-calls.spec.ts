import { expectHears } from '../harness/audio-probe.ts';
import { theDemo } from '../harness/demo.ts';
import { AGENT_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { lossyLine } from '../harness/media-relay.ts';
import { telephone } from './call-endpoints.ts';
import { official } from './twilio-node-client.ts';
import { application, chunderw, page, type Sdk, type Told, told } from './voice-sdk-page.ts';

/** What the pages below keep between two looks at them. */
interface Kept {
  device: Sdk;
  call: Sdk;
  told: Told;
}

const ECHO = '<Response><Echo/></Response>';

test('an incoming call shows its caller and its parameters, is ignored, rejected or taken', async ({ console }) => {
  const app = await application(ECHO);
  const sdk = await page(await console());
  await sdk.evaluate(
    async ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
      const device = new Twilio.Device(token, { chunderw: host });
      device.on('incoming', (call: Sdk) => {
        Object.assign(globalThis, { call });
        for (const event of ['accept', 'cancel', 'disconnect', 'reject']) call.on(event, () => told.heard.push(event));
        told.heard.push('incoming');
      });
      Object.assign(globalThis, { device });
      await device.register();
    },
    [app.token('callee'), chunderw()] as const,
  );
  const incoming = async (nth: number) => {
    const rung = async () => (await told(sdk)).heard.filter((event) => event === 'incoming').length;
    await expect.poll(rung, { message: 'calls that came in' }).toBe(nth);
    return sdk.evaluate(() => {
      const { call } = globalThis as unknown as Kept;
      return { verified: call.callerInfo?.isVerified ?? null, custom: Object.fromEntries(call.customParameters) };
    });
  };
  const status = async (sid: string) => (await app.client.calls(sid).fetch()).status;
  const { number } = app.account;

  const to = 'client:callee?ticket=4711&name=Ada%20%26%20Bob';
  const ignored = await app.client.calls.create({ to, from: number, twiml: ECHO, timeout: 5 });
  expect(ignored.to).toBe('client:callee');
  expect(await incoming(1)).toEqual({ verified: true, custom: { ticket: '4711', name: 'Ada & Bob' } });
  await sdk.evaluate(() => (globalThis as unknown as Kept).call.ignore());
  await expect.poll(() => status(ignored.sid), { timeout: 30_000 }).toBe('no-answer');

  const rejected = await app.client.calls.create({ to: 'client:callee', from: number, twiml: ECHO });
  expect(await incoming(2)).toEqual({ verified: true, custom: {} });
  await sdk.evaluate(() => (globalThis as unknown as Kept).call.reject());
  await expect.poll(() => status(rejected.sid)).toBe('busy');
  expect((await told(sdk)).heard).toContain('reject');

  const fromClient = 'client:somebody';
  const taken = await app.client.calls.create({ to: 'client:callee', from: fromClient, twiml: ECHO });
  expect(await incoming(3)).toEqual({ verified: null, custom: {} });
  const settings = await sdk.evaluate(async () => {
    const { call } = globalThis as unknown as Kept;
    call.accept({ rtcConstraints: { audio: { echoCancellation: false, autoGainControl: false } } });
    await new Promise((accepted) => call.once('accept', accepted));
    const { echoCancellation, autoGainControl } = call.getLocalStream().getAudioTracks()[0].getSettings();
    return { echoCancellation, autoGainControl };
  });
  expect(settings).toEqual({ echoCancellation: false, autoGainControl: false });
  await expectHears(sdk, AGENT_HZ);
  await app.client.calls(taken.sid).update({ status: 'completed' });
  await expect.poll(async () => (await told(sdk)).heard.at(-1)).toBe('disconnect');
  await app.end(sdk);
});

test('the options of a device are changed while it lives', async ({ console }) => {
  const app = await application(ECHO);
  const sdk = await page(await console());
  const moved = await sdk.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as { Twilio: Sdk } & Kept;
      const device = new Twilio.Device(token, { chunderw: host, codecPreferences: ['pcmu'] });
      Object.assign(globalThis, { device });
      await device.register();
      const before = device.edge;
      const registered = new Promise((again) => device.once('registered', again));
      device.updateOptions({ chunderw: `${host}/dublin`, codecPreferences: ['opus'] });
      await registered;
      return { supported: Twilio.Device.isSupported, before, after: device.edge, home: device.home };
    },
    [app.token('mover'), chunderw()] as const,
  );
  expect(moved).toEqual({ supported: true, before: 'ashburn', after: 'dublin', home: expect.any(String) });
  const codec = await sdk.evaluate(async () => {
    const { device, told } = globalThis as unknown as Kept;
    const call = await device.connect({ rtcConstraints: { audio: { noiseSuppression: false } } });
    call.on('audio', (element: HTMLAudioElement) => told.heard.push(element.tagName));
    await new Promise((accepted) => call.once('accept', accepted));
    const sample = await new Promise<{ codecName: string }>((told) =>
      call.on('sample', (each: { codecName: string }) => each.codecName && told(each)),
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
  expect((await told(sdk)).heard).toContain('AUDIO');
  await app.end(sdk);
});

test('a call marks its packets, nominates early, and keeps its page from being closed', async ({ console }) => {
  const app = await application(ECHO);
  const sdk = await page(await console());
  const said: string[] = [];
  sdk.on('console', (message) => said.push(message.text()));
  await sdk.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as { Twilio: Sdk } & Kept;
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
    [app.token('careful'), chunderw()] as const,
  );
  const priorities = () =>
    sdk.evaluate(() =>
      (globalThis as unknown as { connections: RTCPeerConnection[] }).connections.flatMap((each) =>
        each.getSenders().flatMap((sender) => sender.getParameters().encodings.map(({ priority }) => priority)),
      ),
    );
  await expect.poll(priorities, { message: 'the priority of what the browser sends' }).toEqual(['high']);
  await expectHears(sdk, AGENT_HZ);
  expect(said.filter((line) => line.includes('[TwilioVoice]')).length).toBeGreaterThan(10);

  await sdk.mouse.click(1, 1); // a page that nobody has touched may always be closed
  const asked = sdk.waitForEvent('dialog');
  await sdk.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  expect(await sdk.evaluate(() => (globalThis as unknown as Kept).call.status())).toBe('open');

  await sdk.evaluate(() => (globalThis as unknown as Kept).device.disconnectAll());
  await app.end(sdk);
});

test('a call rings before it is answered where the application waits for the answer', async ({ console }) => {
  const { number } = official().account;
  const called = await telephone('+15550109030');
  const dial = `<Dial answerOnBridge="true" callerId="${number}"><Number>${called}</Number></Dial>`;
  const app = await application(`<Response>${dial}</Response>`);
  const sdk = await page(await console());
  await sdk.evaluate(
    async ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      const call = await device.connect();
      call.on('ringing', (early: boolean) => told.heard.push(early ? 'ringing, with early media' : 'ringing'));
      if (call.status() === 'ringing') told.heard.push('ringing'); // before anybody could listen
      call.on('accept', () => told.heard.push('accept'));
    },
    [app.token('waiter'), chunderw()] as const,
  );
  await expect.poll(async () => (await told(sdk)).heard).toEqual(['ringing', 'accept']);
  await sdk.evaluate(() => (globalThis as unknown as Kept).device.disconnectAll());
  await app.end(sdk);
});

test('a preflight is stopped, and its call ends', async ({ console }) => {
  const app = await application(ECHO);
  const sdk = await page(await console());
  await sdk.evaluate(
    ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk; told: Told };
      const preflight = Twilio.Device.runPreflight(token, { chunderw: host });
      preflight.on('connected', () => {
        told.callSid = preflight.callSid;
        preflight.stop();
      });
      preflight.on('failed', (error: { code: number }) => told.heard.push(`failed ${error.code} ${preflight.status}`));
    },
    [app.token('stopper'), chunderw()] as const,
  );
  await expect.poll(async () => (await told(sdk)).heard).toEqual(['failed 31008 failed']);
  const { callSid } = await told(sdk);
  await expect.poll(async () => (await app.client.calls(callSid ?? '').fetch()).status).toBe('completed');
  await app.end(sdk);
});

test.describe('when sound is lost', () => {
  test.use({ allowedComplaints: /TwilioVoice/ });

  test('a call warns, restarts ICE and has its sound again', async ({ console }) => {
    const app = await application(ECHO);
    const sdk = await page(await console());
    const { mediaPort } = await (await fetch(`${theDemo().exchange}/health`)).json();
    const line = await lossyLine(sdk, mediaPort);
    const callSid = await sdk.evaluate(
      async ([token, host]) => {
        const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
        const device = new Twilio.Device(token, { chunderw: host });
        const call = await device.connect();
        Object.assign(globalThis, { device, call });
        for (const event of ['warning', 'warning-cleared'])
          call.on(event, (name: string) => told.heard.push(`${event} ${name}`));
        call.on('reconnecting', (error: { code: number }) => told.heard.push(`reconnecting ${error.code}`));
        call.on('reconnected', () => told.heard.push('reconnected'));
        call.on('sample', () => {
          told.samples = (told.samples ?? 0) + 1;
        });
        await new Promise((accepted) => call.once('accept', accepted));
        return call.parameters.CallSid as string;
      },
      [app.token('lossy'), chunderw()] as const,
    );
    await expectHears(sdk, AGENT_HZ);
    // The SDK warns of nothing in a call's first five seconds.
    await expect.poll(async () => (await told(sdk)).samples ?? 0, { timeout: 20_000 }).toBeGreaterThan(6);

    line.cut();
    const heard = async () => (await told(sdk)).heard;
    await expect
      .poll(heard, { timeout: 30_000 })
      .toEqual(
        expect.arrayContaining(['warning ice-connectivity-lost', 'warning low-bytes-received', 'reconnecting 53405']),
      );
    line.mend();
    await expect
      .poll(heard, { timeout: 30_000 })
      .toEqual(expect.arrayContaining(['reconnected', 'warning-cleared low-bytes-received']));
    await expectHears(sdk, AGENT_HZ);
    expect((await app.client.calls(callSid).fetch()).status).toBe('in-progress');
    await app.client.calls(callSid).update({ status: 'completed' });
    await app.end(sdk);
    line.end();
  });

  test('a call warns of lost packets, and no more once the line is good', async ({ console }) => {
    const app = await application(ECHO);
    const sdk = await page(await console());
    const chaos = `${theDemo().exchange}/exchange/chaos`;
    await sdk.evaluate(
      async ([token, host]) => {
        const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
        const device = new Twilio.Device(token, { chunderw: host });
        const call = await device.connect();
        Object.assign(globalThis, { device, call });
        for (const event of ['warning', 'warning-cleared'])
          call.on(event, (name: string) => told.heard.push(`${event} ${name}`));
        await new Promise((accepted) => call.once('accept', accepted));
      },
      [app.token('dropper'), chunderw()] as const,
    );
    await fetch(chaos, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ seed: 7, rules: [{ mode: 'audio.loss', chance: 0.4, number: 'client:dropper' }] }),
    });
    const heard = async () => (await told(sdk)).heard;
    await expect.poll(heard, { timeout: 30_000 }).toContain('warning high-packets-lost-fraction');
    await fetch(chaos, { method: 'DELETE' });
    await expect.poll(heard, { timeout: 30_000 }).toContain('warning-cleared high-packets-lost-fraction');
    await sdk.evaluate(() => (globalThis as unknown as Kept).device.disconnectAll());
    await app.end(sdk);
  });
});
