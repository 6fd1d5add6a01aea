import { expectHears } from '../harness/audio-probe.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import {
  createVoiceApp,
  eventsOf,
  openVoiceSdkPage,
  type PageGlobals,
  type Sdk,
  signalingHost,
} from './voice-sdk-page.ts';

const ECHO = '<Response><Echo/></Response>';

test('microphones and their constraints are set and taken back, and one that is lost is told of', async ({
  agentContext,
}) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const facts = await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const permitted = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of permitted.getTracks()) track.stop();
      const lost = new Set<string>();
      const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      navigator.mediaDevices.enumerateDevices = async () =>
        (await enumerate()).filter(({ kind, deviceId }) => kind !== 'audioinput' || !lost.has(deviceId));
      const device = new Twilio.Device(token, { chunderw: host });
      const { audio } = device;
      Object.assign(globalThis, { device });
      await device.register();
      audio.on('deviceChange', (gone: MediaDeviceInfo[]) =>
        state.events.push(`lost ${gone.map((each) => each.label)}`),
      );
      // The SDK lists the devices in its own time, and tells of each change.
      const microphones = () => [...audio.availableInputDevices.values()].filter(({ label }) => label);
      while (microphones().length === 0) await new Promise((known) => setTimeout(known, 50));
      const chosen = microphones().at(-1);
      await audio.setAudioConstraints({ autoGainControl: false });
      await audio.setInputDevice(chosen.deviceId);
      const constrained = audio.inputStream.getAudioTracks()[0].getSettings().autoGainControl;
      await audio.unsetAudioConstraints();
      const free = audio.inputStream.getAudioTracks()[0].getSettings().autoGainControl;
      await audio.unsetInputDevice();
      const unset = audio.inputDevice === null && audio.inputStream === null && audio.audioConstraints === null;
      await audio.setInputDevice(chosen.deviceId);
      // The machine loses its last microphone: Chromium's simulated ones cannot be pulled out.
      lost.add(chosen.deviceId);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      return { constrained, free, unset, label: chosen.label };
    },
    [app.accessToken('chooser'), signalingHost()] as const,
  );
  expect(facts).toEqual({ constrained: false, free: true, unset: true, label: expect.stringContaining('Fake') });
  await expect.poll(() => eventsOf(page)).toContain(`lost ${facts.label}`);
  const next = () => page.evaluate(() => (globalThis as unknown as PageGlobals).device.audio.inputDevice?.label);
  await expect.poll(next, { message: 'the microphone in its place' }).not.toBe(facts.label);
  await app.close(page);
});

test('loudspeakers are chosen for calls and for ringing, and tried', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const facts = await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const permitted = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of permitted.getTracks()) track.stop();
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      await device.register();
      const { audio } = device;
      // The SDK lists the devices in its own time, and forgets the chosen ones when it lists them anew.
      const listed = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audiooutput');
      const last = listed.at(-1)?.deviceId as string;
      const known = () => audio.availableOutputDevices.has(last) && audio.availableInputDevices.size > 0;
      while (!known()) await new Promise((later) => setTimeout(later, 50));
      await audio.speakerDevices.set(last);
      await audio.ringtoneDevices.set(last);
      await audio.speakerDevices.test();
      await audio.ringtoneDevices.test();
      const unknown = await audio.speakerDevices.set('nothing').catch((failure: Error) => failure.message);
      const chosen = [audio.speakerDevices, audio.ringtoneDevices].map(
        (each) => [...each.get()].map(({ deviceId }) => deviceId).join() === last,
      );
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      return { supported: audio.isOutputSelectionSupported, volume: audio.isVolumeSupported, chosen, unknown };
    },
    [app.accessToken('listener'), signalingHost()] as const,
  );
  expect(facts).toEqual({
    supported: true,
    volume: true,
    chosen: [true, true],
    unknown: expect.stringContaining('nothing'),
  });
  await expectHears(page, AGENT_HZ);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('the sounds of ringing, dialling and hanging up are switched off and on', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      // A device plays each of its sounds once, muted, when it is made: only what can be heard counts.
      const { connect } = AudioNode.prototype;
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode & AudioParam) {
        if (this instanceof AudioBufferSourceNode && to instanceof GainNode && to.gain.value > 0)
          state.events.push('a sound');
        return connect.call(this, to);
      } as AudioNode['connect'];
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      device.on('incoming', (call: Sdk) => {
        call.on('disconnect', () => state.events.push('over'));
        state.events.push('incoming');
        call.accept();
      });
      await device.register();
    },
    [app.accessToken('quiet'), signalingHost()] as const,
  );
  const called = () =>
    app.client.calls.create({ to: 'client:quiet', from: app.account.number, twiml: '<Response><Pause/></Response>' });
  const dialled = () =>
    page.evaluate(async () => {
      const call = await (globalThis as unknown as PageGlobals).device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      const over = new Promise((ended) => call.once('disconnect', ended));
      call.disconnect();
      await over;
    });
  const all = (enabled: boolean) =>
    page.evaluate((on) => {
      const { audio } = (globalThis as unknown as PageGlobals).device;
      (globalThis as unknown as PageGlobals).state.events.length = 0;
      return [audio.incoming(on), audio.outgoing(on), audio.disconnect(on)];
    }, enabled);
  const events = () => eventsOf(page);

  expect(await all(false)).toEqual([false, false, false]);
  await called();
  await expect.poll(events).toContain('over');
  await dialled();
  expect(await events()).toEqual(['incoming', 'over']);

  expect(await all(true)).toEqual([true, true, true]);
  await called();
  await expect.poll(events).toContain('over');
  const withRinging = (await events()).filter((what) => what === 'a sound').length;
  expect(withRinging, 'sounds of a call that came in').toBeGreaterThan(0);
  await dialled();
  await expect
    .poll(async () => (await events()).filter((what) => what === 'a sound').length, { message: 'sounds of both calls' })
    .toBeGreaterThan(withRinging);
  await app.close(page);
});

test('what is said and what is heard go through processors', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host, hz]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const device = new Twilio.Device(token, { chunderw: host });
      await device.audio.addProcessor(
        {
          createProcessedStream: async (stream: MediaStream) => {
            state.events.push('remote processed');
            return stream;
          },
          destroyProcessedStream: async () => void state.events.push('remote done'),
        },
        true,
      );
      const context = new AudioContext();
      const processor = {
        createProcessedStream: async () => {
          const voice = new OscillatorNode(context, { frequency: hz });
          const processed = context.createMediaStreamDestination();
          voice.connect(processed);
          voice.start();
          return processed.stream;
        },
        destroyProcessedStream: async () => void state.events.push('local done'),
      };
      Object.assign(globalThis, { device, processor });
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
    },
    [app.accessToken('processor'), signalingHost(), CUSTOMER_HZ] as const,
  );
  await expectHears(page, AGENT_HZ);
  expect(await eventsOf(page)).toEqual(['remote processed']);
  await page.evaluate(async () => {
    const { device, processor } = globalThis as unknown as PageGlobals & { processor: object };
    await device.audio.addProcessor(processor);
  });
  await expectHears(page, CUSTOMER_HZ);
  await page.evaluate(async () => {
    const { device, processor } = globalThis as unknown as PageGlobals & { processor: object };
    await device.audio.removeProcessor(processor);
  });
  await expectHears(page, AGENT_HZ);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await expect.poll(() => eventsOf(page)).toEqual(['remote processed', 'local done', 'remote done']);
  await app.close(page);
});
