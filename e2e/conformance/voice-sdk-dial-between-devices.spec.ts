import type { BrowserContext, Page } from '@playwright/test';
import { type AudioProbe, expectHears, expectKeyTone, expectRingback } from '../harness/audio-probe.ts';
import { AGENT_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { registerScriptedPhone } from './call-endpoints.ts';
import { twilioClient } from './twilio-node-client.ts';
import {
  createVoiceApp,
  eventsOf,
  openVoiceSdkPage,
  type PageGlobals,
  type Sdk,
  signalingHost,
} from './voice-sdk-page.ts';

// Twilio's own end-to-end tests of the Voice SDK work like these. One page holds both Devices, and the application
// connects them with a plain <Dial>, without answerOnBridge.

/** The delay before the callee accepts or the dialed phone answers. */
const ANSWER_DELAY_MS = 3000;

interface TwoDevices extends PageGlobals {
  caller: Sdk;
  callee: Sdk;
  callerDevice: Sdk;
  calleeDevice: Sdk;
  acceptedAfterMs: number;
}

type VoiceApp = Awaited<ReturnType<typeof createVoiceApp>>;

/** Registers the callee's Device and dials it from the caller's. Returns when the callee's `incoming` event has fired. */
async function dialBetweenDevices(context: BrowserContext, app: VoiceApp): Promise<Page> {
  const page = await openVoiceSdkPage(context);
  await page.evaluate(
    async ([callerToken, calleeToken, host]) => {
      const { Twilio, state } = globalThis as unknown as TwoDevices;
      const calleeDevice = new Twilio.Device(calleeToken, { chunderw: host });
      const callerDevice = new Twilio.Device(callerToken, { chunderw: host });
      const incoming = new Promise<Sdk>((resolve) => calleeDevice.once('incoming', resolve));
      await calleeDevice.register();
      const caller = await callerDevice.connect();
      for (const event of ['ringing', 'accept', 'disconnect', 'error'])
        caller.on(event, () => state.events.push(`caller ${event}`));
      // The first events can come before the listeners are added.
      if (caller.status() === 'ringing') state.events.push('caller ringing');
      if (caller.status() === 'open') state.events.push('caller accept');
      const callee = await incoming;
      state.events.push('callee incoming');
      for (const event of ['accept', 'disconnect', 'error'])
        callee.on(event, () => state.events.push(`callee ${event}`));
      Object.assign(globalThis, { callerDevice, calleeDevice, caller, callee });
    },
    [app.accessToken('caller'), app.accessToken('callee'), signalingHost()] as const,
  );
  return page;
}

/** Verifies that the caller is not connected yet, accepts at the callee, and waits until both calls are connected. */
async function acceptAndConnect(page: Page): Promise<void> {
  expect(await eventsOf(page), 'events before the callee accepts').not.toContain('caller accept');
  await page.evaluate(() => (globalThis as unknown as TwoDevices).callee.accept());
  await expect
    .poll(() => eventsOf(page), { message: 'events of both calls' })
    .toEqual(expect.arrayContaining(['caller accept', 'callee accept']));
}

/** Points the audio probe at the audio that one side receives. Both microphones of the page play the same tone. */
const listenAt = (page: Page, receiver: 'caller' | 'callee') =>
  page.evaluate((side) => {
    const globals = globalThis as unknown as TwoDevices & { ringbackAudioProbe: AudioProbe };
    const [track] = globals[side].getRemoteStream().getAudioTracks();
    void globals.ringbackAudioProbe.listenTo(track);
  }, receiver);

const hangUp = (page: Page) => page.evaluate(() => (globalThis as unknown as TwoDevices).callerDevice.disconnectAll());

const dialCallee = '<Response><Dial><Client>callee</Client></Dial></Response>';

test('a call that a Device dials is accepted only after a callee who accepts 3 s late', async ({ agentContext }) => {
  const app = await createVoiceApp(dialCallee);
  const page = await dialBetweenDevices(await agentContext(), app);
  await page.evaluate((delay) => {
    const { caller, callee, state } = globalThis as unknown as TwoDevices;
    const rangAt = performance.now();
    caller.once('accept', () => Object.assign(globalThis, { acceptedAfterMs: performance.now() - rangAt }));
    setTimeout(() => {
      state.events.push('callee accepts');
      callee.accept();
    }, delay);
  }, ANSWER_DELAY_MS);

  await expect.poll(() => eventsOf(page)).toEqual(expect.arrayContaining(['caller accept', 'callee accept']));
  const events = await eventsOf(page);
  const position = (event: string) => events.indexOf(event);
  expect(events, 'events of both calls').toContain('caller ringing');
  expect(position('caller ringing'), events.join(', ')).toBeLessThan(position('callee accepts'));
  expect(position('caller accept'), events.join(', ')).toBeGreaterThan(position('callee accepts'));
  expect(
    await page.evaluate(() => (globalThis as unknown as TwoDevices).acceptedAfterMs),
    'time from the incoming event to the accept event of the caller',
  ).toBeGreaterThanOrEqual(ANSWER_DELAY_MS);
  await hangUp(page);
  await app.close(page);
});

test('a call that a Device dials rings until a phone answers that is 3 s late', async ({ agentContext }) => {
  const phone = await registerScriptedPhone('+15550109031', { answerAfterMs: ANSWER_DELAY_MS });
  const app = await createVoiceApp(
    `<Response><Dial callerId="${twilioClient().account.number}"><Number>${phone}</Number></Dial></Response>`,
  );
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      // Before the phone rings, which happens a moment before the caller receives `ringing`.
      const dialedAt = performance.now();
      const call = await device.connect();
      call.on('accept', () => {
        state.events.push('accept');
        Object.assign(globalThis, { acceptedAfterMs: performance.now() - dialedAt });
      });
      if (call.status() === 'ringing') state.events.push('ringing');
      else call.once('ringing', () => state.events.push('ringing'));
    },
    [app.accessToken('impatient'), signalingHost()] as const,
  );
  await expect.poll(() => eventsOf(page)).toEqual(['ringing', 'accept']);
  expect(
    await page.evaluate(() => (globalThis as unknown as TwoDevices).acceptedAfterMs),
    'time from the dialing to the accept event',
  ).toBeGreaterThanOrEqual(ANSWER_DELAY_MS);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('a caller hears ringback until the callee accepts', async ({ agentContext }) => {
  const app = await createVoiceApp(dialCallee);
  const page = await dialBetweenDevices(await agentContext(), app);
  await expectRingback(page);
  await acceptAndConnect(page);
  await listenAt(page, 'caller');
  await expectHears(page, AGENT_HZ);
  await hangUp(page);
  await app.close(page);
});

test('two Devices of one page are busy during their call and idle after it', async ({ agentContext }) => {
  const app = await createVoiceApp(dialCallee);
  const page = await dialBetweenDevices(await agentContext(), app);
  const busy = () =>
    page.evaluate(() => {
      const { callerDevice, calleeDevice } = globalThis as unknown as TwoDevices;
      return { caller: callerDevice.isBusy, callee: calleeDevice.isBusy };
    });
  expect(await busy()).toEqual({ caller: true, callee: false });
  await acceptAndConnect(page);
  expect(await busy()).toEqual({ caller: true, callee: true });
  await hangUp(page);
  await expect.poll(busy).toEqual({ caller: false, callee: false });
  await expect.poll(() => eventsOf(page)).toEqual(expect.arrayContaining(['caller disconnect', 'callee disconnect']));
  expect((await eventsOf(page)).filter((event) => event.endsWith('error'))).toEqual([]);
  await app.close(page);
});

test('two Devices of one page have streams, volumes and samples during their call', async ({ agentContext }) => {
  const app = await createVoiceApp(dialCallee);
  const page = await dialBetweenDevices(await agentContext(), app);
  await acceptAndConnect(page);
  const callStates = await page.evaluate(async () => {
    const { caller, callee } = globalThis as unknown as TwoDevices;
    const next = (call: Sdk) => ({
      volumes: new Promise((resolve) =>
        call.on('volume', (input: number, output: number) => input > 0.01 && output > 0.01 && resolve('in and out')),
      ),
      sample: new Promise((resolve) =>
        call.on('sample', (sample: { bytesReceived: number; codecName: string }) => {
          if (sample.bytesReceived > 0) resolve(sample.codecName);
        }),
      ),
    });
    const describe = async (call: Sdk) => {
      const { volumes, sample } = next(call);
      return {
        status: call.status(),
        local: call.getLocalStream().getAudioTracks()[0]?.readyState,
        remote: call.getRemoteStream().getAudioTracks()[0]?.readyState,
        volumes: await volumes,
        codec: await sample,
      };
    };
    return Promise.all([describe(caller), describe(callee)]);
  });
  const connectedCall = {
    status: 'open',
    local: 'live',
    remote: 'live',
    volumes: 'in and out',
    codec: expect.stringMatching(/^(pcmu|opus)$/i),
  };
  expect(callStates).toEqual([connectedCall, connectedCall]);
  await hangUp(page);
  await app.close(page);
});

test('two Devices of one page hear each other and the keys that the other sends', async ({ agentContext }) => {
  const app = await createVoiceApp(dialCallee);
  const page = await dialBetweenDevices(await agentContext(), app);
  await acceptAndConnect(page);
  for (const [sender, receiver, key] of [
    ['caller', 'callee', '5'],
    ['callee', 'caller', '9'],
  ] as const) {
    await listenAt(page, receiver);
    await expectHears(page, AGENT_HZ);
    await page.evaluate(([side, digit]) => (globalThis as unknown as TwoDevices)[side].sendDigits(digit), [
      sender,
      key,
    ] as const);
    await expectKeyTone(page, key);
  }
  await hangUp(page);
  await app.close(page);
});
