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

const ECHO = '<Response><Echo/></Response>';

test('a Device registers, updates its token, unregisters and registers again', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const registration = await page.evaluate(
    async ([shortToken, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(shortToken, { chunderw: host, tokenRefreshMs: 595_000 });
      for (const event of ['registering', 'registered', 'unregistered', 'tokenWillExpire', 'error', 'destroyed']) {
        device.on(event, (error: { code?: number }) =>
          state.events.push(error?.code ? `${event} ${error.code}` : event),
        );
      }
      Object.assign(globalThis, { device });
      await device.register();
      return { identity: device.identity, state: device.state, edge: device.edge, busy: device.isBusy };
    },
    [app.accessToken('device'), signalingHost()] as const,
  );
  expect(registration).toEqual({ identity: 'device', state: 'registered', edge: 'ashburn', busy: false });
  await expect.poll(() => eventsOf(page)).toContain('tokenWillExpire');

  await page.evaluate(
    (newToken) => (globalThis as unknown as PageGlobals).device.updateToken(newToken),
    app.accessToken('device'),
  );
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.unregister());
  await expect.poll(() => eventsOf(page)).toContain('unregistered');
  const unanswered = await app.client.calls.create({ to: 'client:device', from: app.account.number, twiml: ECHO });
  await expect.poll(async () => (await app.client.calls(unanswered.sid).fetch()).status).toBe('no-answer');

  const incoming = page.evaluate(async () => {
    const { device } = globalThis as unknown as PageGlobals;
    await device.register();
    const call = await new Promise<Sdk>((resolve) => device.once('incoming', resolve));
    const details = { from: call.parameters.From, direction: call.direction, custom: call.customParameters.size };
    call.reject();
    return details;
  });
  await expect.poll(async () => (await eventsOf(page)).filter((event) => event === 'registered').length).toBe(2);
  const declined = await app.client.calls.create({ to: 'client:device', from: app.account.number, twiml: ECHO });
  expect(await incoming).toEqual({ from: app.account.number, direction: 'INCOMING', custom: 0 });
  await expect.poll(async () => (await app.client.calls(declined.sid).fetch()).status).toBe('busy');

  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.destroy());
  const { events } = await stateOf(page);
  expect(events).toContain('destroyed');
  expect(events.filter((event) => event.startsWith('error'))).toEqual([]);
  await app.close(page);
});

test('a call is muted, sends DTMF digits, emits volumes and samples, and accepts feedback', async ({
  agentContext,
}) => {
  const app = await createVoiceApp(
    '<Response><Gather numDigits="3" timeout="20" action="/again"><Pause length="20"/></Gather></Response>',
  );
  const page = await openVoiceSdkPage(await agentContext());
  const callSid = await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host, codecPreferences: ['pcmu', 'opus'] });
      const call = await device.connect({ params: { To: '+15550109999', note: 'a & b' } });
      Object.assign(globalThis, { device, call });
      call.on('mute', (muted: boolean) => state.events.push(`mute ${muted}`));
      call.on(
        'volume',
        (input: number) => input > 0.01 && !state.events.includes('input volume') && state.events.push('input volume'),
      );
      call.on('sample', (sample: { codecName: string }) => {
        state.samples = (state.samples ?? 0) + 1;
        state.codec = sample.codecName;
      });
      await new Promise((accepted) => call.once('accept', accepted));
      return call.parameters.CallSid as string;
    },
    [app.accessToken('caller'), signalingHost()] as const,
  );
  await expect.poll(async () => (await stateOf(page)).samples ?? 0).toBeGreaterThan(2);
  expect((await stateOf(page)).codec).toBe('PCMU');
  await expect.poll(() => eventsOf(page)).toContain('input volume');

  const callState = await page.evaluate(() => {
    const { call } = globalThis as unknown as PageGlobals;
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
  expect(callState).toEqual({ muted: true, status: 'open', codec: 'PCMU', direction: 'OUTGOING', local: 1, remote: 1 });
  expect(await eventsOf(page)).toEqual(expect.arrayContaining(['mute true', 'mute false']));

  await page.evaluate(() => (globalThis as unknown as PageGlobals).call.sendDigits('4w2#'));
  const gatheredDigits = async () => {
    const { webhooks } = await (await fetch(`${getDemo().exchange}/exchange/webhooks`)).json();
    return webhooks
      .filter((webhook: { callSid: string }) => webhook.callSid === callSid)
      .flatMap(({ parameters }: { parameters: Record<string, string>[] }) => parameters.map(({ Digits }) => Digits))
      .find((digits: string | undefined) => digits !== undefined);
  };
  await expect.poll(gatheredDigits, { message: 'Digits parameter of the webhook' }).toBe('42');

  await page.evaluate(() => (globalThis as unknown as PageGlobals).call.postFeedback(2, 'choppy-audio'));
  const insights = async () => (await fetch(`${getDemo().exchange}/exchange/insights?callSid=${callSid}`)).text();
  await expect.poll(insights, { message: 'feedback in Insights' }).toContain('choppy-audio');
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await expect.poll(async () => (await app.client.calls(callSid).fetch()).status).toBe('completed');
  await app.close(page);
});

test.describe('with an unstable signalling connection', () => {
  test.use({ allowedConsoleErrors: /TwilioVoice/ });

  test('a call survives a lost signalling connection, and audio devices are selected', async ({ agentContext }) => {
    const app = await createVoiceApp(ECHO);
    const page = await openVoiceSdkPage(await agentContext());
    const chaos = `${getDemo().exchange}/exchange/chaos`;
    await fetch(chaos, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      // Late enough for the call to be accepted before.
      body: JSON.stringify({ rules: [{ mode: 'sockets.drop', ms: 10_000, number: 'client:drifter' }] }),
    });
    const callSid = await page.evaluate(
      async ([token, host]) => {
        const { Twilio, state } = globalThis as unknown as PageGlobals;
        const device = new Twilio.Device(token, { chunderw: host, maxCallSignalingTimeoutMs: 30_000 });
        device.on('error', (error: { code: number }) => state.events.push(`error ${error.code}`));
        const call = await device.connect();
        for (const event of ['reconnecting', 'reconnected', 'disconnect'])
          call.on(event, () => state.events.push(event));
        await new Promise((accepted) => call.once('accept', accepted));
        Object.assign(globalThis, { device, call });
        return call.parameters.CallSid as string;
      },
      [app.accessToken('drifter'), signalingHost()] as const,
    );
    await fetch(chaos, { method: 'DELETE' }); // The next connection stays up.

    const microphones = () =>
      page.evaluate(() =>
        [...(globalThis as unknown as PageGlobals).device.audio.availableInputDevices.keys()].filter(Boolean),
      );
    await expect.poll(microphones, { message: 'microphones that the SDK lists' }).not.toEqual([]);
    const audioState = await page.evaluate(async () => {
      const { audio } = (globalThis as unknown as PageGlobals).device;
      const first = [...audio.availableInputDevices.keys()].find(Boolean);
      await audio.setInputDevice(first);
      await audio.setAudioConstraints({ echoCancellation: true });
      audio.incoming(false);
      const levels = new Promise<number>((resolve) => audio.once('inputVolume', resolve));
      return {
        selected: audio.inputDevice?.deviceId === first,
        constrained: audio.audioConstraints,
        ringtone: audio.incoming(),
        level: typeof (await levels),
      };
    });
    expect(audioState).toEqual({
      selected: true,
      constrained: { echoCancellation: true },
      ringtone: false,
      level: 'number',
    });

    await expect
      .poll(() => eventsOf(page), { timeout: 40_000 })
      .toEqual(expect.arrayContaining(['reconnecting', 'reconnected']));
    expect((await app.client.calls(callSid).fetch()).status).toBe('in-progress');
    await app.client.calls(callSid).update({ status: 'completed' });
    await expect.poll(async () => (await eventsOf(page)).at(-1)).toBe('disconnect');
    await app.close(page);
  });
});
