import { theDemo } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { application, chunderw, page, type Sdk, type Told, told } from './voice-sdk-page.ts';

/** What the pages below keep between two looks at them. */
interface Kept {
  device: Sdk;
  call: Sdk;
  told: Told;
}

const ECHO = '<Response><Echo/></Response>';

test('a device registers, refreshes its token, goes off duty and comes back', async ({ console }) => {
  const app = await application(ECHO);
  const sdk = await page(await console());
  const facts = await sdk.evaluate(
    async ([short, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
      const device = new Twilio.Device(short, { chunderw: host, tokenRefreshMs: 595_000 });
      for (const event of ['registering', 'registered', 'unregistered', 'tokenWillExpire', 'error', 'destroyed']) {
        device.on(event, (what: { code?: number }) => told.heard.push(what?.code ? `${event} ${what.code}` : event));
      }
      Object.assign(globalThis, { device });
      await device.register();
      return { identity: device.identity, state: device.state, edge: device.edge, busy: device.isBusy };
    },
    [app.token('device'), chunderw()] as const,
  );
  expect(facts).toEqual({ identity: 'device', state: 'registered', edge: 'ashburn', busy: false });
  await expect.poll(async () => (await told(sdk)).heard).toContain('tokenWillExpire');

  await sdk.evaluate((fresh) => (globalThis as unknown as Kept).device.updateToken(fresh), app.token('device'));
  await sdk.evaluate(() => (globalThis as unknown as Kept).device.unregister());
  await expect.poll(async () => (await told(sdk)).heard).toContain('unregistered');
  const unheard = await app.client.calls.create({ to: 'client:device', from: app.account.number, twiml: ECHO });
  await expect.poll(async () => (await app.client.calls(unheard.sid).fetch()).status).toBe('no-answer');

  const rung = sdk.evaluate(async () => {
    const { device } = globalThis as unknown as Kept;
    await device.register();
    const call = await new Promise<Sdk>((come) => device.once('incoming', come));
    const facts = { from: call.parameters.From, direction: call.direction, custom: call.customParameters.size };
    call.reject();
    return facts;
  });
  await expect.poll(async () => (await told(sdk)).heard.filter((event) => event === 'registered').length).toBe(2);
  const declined = await app.client.calls.create({ to: 'client:device', from: app.account.number, twiml: ECHO });
  expect(await rung).toEqual({ from: app.account.number, direction: 'INCOMING', custom: 0 });
  await expect.poll(async () => (await app.client.calls(declined.sid).fetch()).status).toBe('busy');

  await sdk.evaluate(() => (globalThis as unknown as Kept).device.destroy());
  const { heard } = await told(sdk);
  expect(heard).toContain('destroyed');
  expect(heard.filter((event) => event.startsWith('error'))).toEqual([]);
  await app.end(sdk);
});

test('a call is muted, sends keys, has streams, levels and samples, and takes feedback', async ({ console }) => {
  const app = await application(
    '<Response><Gather numDigits="3" timeout="20" action="/again"><Pause length="20"/></Gather></Response>',
  );
  const sdk = await page(await console());
  const callSid = await sdk.evaluate(
    async ([token, host]) => {
      const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
      const device = new Twilio.Device(token, { chunderw: host, codecPreferences: ['pcmu', 'opus'] });
      const call = await device.connect({ params: { To: '+15550109999', note: 'a & b' } });
      Object.assign(globalThis, { device, call });
      call.on('mute', (muted: boolean) => told.heard.push(`mute ${muted}`));
      call.on('volume', (input: number) => input > 0.01 && !told.heard.includes('voice') && told.heard.push('voice'));
      call.on('sample', (sample: { codecName: string }) => {
        told.samples = (told.samples ?? 0) + 1;
        told.codec = sample.codecName;
      });
      await new Promise((accepted) => call.once('accept', accepted));
      return call.parameters.CallSid as string;
    },
    [app.token('caller'), chunderw()] as const,
  );
  await expect.poll(async () => (await told(sdk)).samples ?? 0).toBeGreaterThan(2);
  expect((await told(sdk)).codec).toBe('PCMU');
  await expect.poll(async () => (await told(sdk)).heard).toContain('voice');

  const facts = await sdk.evaluate(() => {
    const { call } = globalThis as unknown as Kept;
    call.mute(true);
    const muted = call.isMuted();
    call.mute(false);
    return {
      muted,
      status: call.status(),
      codec: call.codec,
      direction: call.direction,
      local: call.getLocalStream().getAudioTracks().length,
      remote: call.getRemoteStream().getAudioTracks().length,
    };
  });
  expect(facts).toEqual({ muted: true, status: 'open', codec: 'PCMU', direction: 'OUTGOING', local: 1, remote: 1 });
  expect((await told(sdk)).heard).toEqual(expect.arrayContaining(['mute true', 'mute false']));

  await sdk.evaluate(() => (globalThis as unknown as Kept).call.sendDigits('4w2#'));
  const keys = async () => {
    const { webhooks } = await (await fetch(`${theDemo().exchange}/exchange/webhooks`)).json();
    return webhooks
      .filter((webhook: { callSid: string }) => webhook.callSid === callSid)
      .flatMap(({ parameters }: { parameters: Record<string, string>[] }) => parameters.map(({ Digits }) => Digits))
      .find((digits: string | undefined) => digits !== undefined);
  };
  await expect.poll(keys, { message: 'the keys that the application was given' }).toBe('42');

  await sdk.evaluate(() => (globalThis as unknown as Kept).call.postFeedback(2, 'choppy-audio'));
  const posted = async () => (await fetch(`${theDemo().exchange}/exchange/insights?callSid=${callSid}`)).text();
  await expect.poll(posted, { message: 'the feedback' }).toContain('choppy-audio');
  await sdk.evaluate(() => (globalThis as unknown as Kept).device.disconnectAll());
  await expect.poll(async () => (await app.client.calls(callSid).fetch()).status).toBe('completed');
  await app.end(sdk);
});

test.describe('on a bad line', () => {
  test.use({ allowedComplaints: /TwilioVoice/ });

  test('a call outlives its signalling, and the devices of sound can be chosen and tried', async ({ console }) => {
    const app = await application(ECHO);
    const sdk = await page(await console());
    const chaos = `${theDemo().exchange}/exchange/chaos`;
    await fetch(chaos, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ rules: [{ mode: 'sockets.drop', ms: 4000, number: 'client:drifter' }] }),
    });
    const callSid = await sdk.evaluate(
      async ([token, host]) => {
        const { Twilio, told } = globalThis as unknown as { Twilio: Sdk } & Kept;
        const device = new Twilio.Device(token, { chunderw: host, maxCallSignalingTimeoutMs: 30_000 });
        device.on('error', (error: { code: number }) => told.heard.push(`error ${error.code}`));
        const call = await device.connect();
        for (const event of ['reconnecting', 'reconnected', 'disconnect']) call.on(event, () => told.heard.push(event));
        await new Promise((accepted) => call.once('accept', accepted));
        Object.assign(globalThis, { device, call });
        return call.parameters.CallSid as string;
      },
      [app.token('drifter'), chunderw()] as const,
    );
    await fetch(chaos, { method: 'DELETE' }); // the next socket lives

    const microphones = () =>
      sdk.evaluate(() =>
        [...(globalThis as unknown as Kept).device.audio.availableInputDevices.keys()].filter(Boolean),
      );
    await expect.poll(microphones, { message: 'the microphones that the SDK knows' }).not.toEqual([]);
    const sound = await sdk.evaluate(async () => {
      const { audio } = (globalThis as unknown as Kept).device;
      const first = [...audio.availableInputDevices.keys()].find(Boolean);
      await audio.setInputDevice(first);
      await audio.setAudioConstraints({ echoCancellation: true });
      audio.incoming(false);
      const levels = new Promise<number>((told) => audio.once('inputVolume', told));
      return {
        chosen: audio.inputDevice?.deviceId === first,
        constrained: audio.audioConstraints,
        rings: audio.incoming(),
        level: typeof (await levels),
      };
    });
    expect(sound).toEqual({ chosen: true, constrained: { echoCancellation: true }, rings: false, level: 'number' });

    await expect
      .poll(async () => (await told(sdk)).heard)
      .toEqual(expect.arrayContaining(['reconnecting', 'reconnected']));
    expect((await app.client.calls(callSid).fetch()).status).toBe('in-progress');
    await app.client.calls(callSid).update({ status: 'completed' });
    await expect.poll(async () => (await told(sdk)).heard.at(-1)).toBe('disconnect');
    await app.end(sdk);
  });
});
