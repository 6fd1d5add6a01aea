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

test('a microphone and its constraints are set and unset, and a lost microphone is reported', async ({
  agentContext,
}) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const result = await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      const permitted = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of permitted.getTracks()) track.stop();
      const unplugged = new Set<string>();
      const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      navigator.mediaDevices.enumerateDevices = async () =>
        (await enumerate()).filter(({ kind, deviceId }) => kind !== 'audioinput' || !unplugged.has(deviceId));
      const device = new Twilio.Device(token, { chunderw: host });
      const { audio } = device;
      Object.assign(globalThis, { device });
      await device.register();
      audio.on('deviceChange', (lost: MediaDeviceInfo[]) =>
        state.events.push(`lost ${lost.map(({ label }) => label)}`),
      );
      const microphones = () => [...audio.availableInputDevices.values()].filter(({ label }) => label);
      while (microphones().length === 0) await new Promise((resolve) => audio.once('deviceChange', resolve));
      const microphone = microphones().at(-1);
      await audio.setAudioConstraints({ autoGainControl: false });
      await audio.setInputDevice(microphone.deviceId);
      const constrained = audio.inputStream.getAudioTracks()[0].getSettings().autoGainControl;
      await audio.unsetAudioConstraints();
      const unconstrained = audio.inputStream.getAudioTracks()[0].getSettings().autoGainControl;
      await audio.unsetInputDevice();
      const unset = audio.inputDevice === null && audio.inputStream === null && audio.audioConstraints === null;
      await audio.setInputDevice(microphone.deviceId);
      // Simulates an unplugged microphone: Chromium's fake devices cannot be removed.
      unplugged.add(microphone.deviceId);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      return { constrained, unconstrained, unset, label: microphone.label };
    },
    [app.accessToken('chooser'), signalingHost()] as const,
  );
  expect(result).toEqual({
    constrained: false,
    unconstrained: true,
    unset: true,
    label: expect.stringContaining('Fake'),
  });
  await expect.poll(() => eventsOf(page)).toContain(`lost ${result.label}`);
  const selectedMicrophone = () =>
    page.evaluate(() => (globalThis as unknown as PageGlobals).device.audio.inputDevice?.label);
  await expect
    .poll(selectedMicrophone, { message: 'the microphone that replaces the lost one' })
    .not.toBe(result.label);
  await app.close(page);
});

test('speakers are selected for calls and for ringing, and tested', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  const result = await page.evaluate(
    async ([token, host]) => {
      const { Twilio } = globalThis as unknown as PageGlobals;
      const permitted = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of permitted.getTracks()) track.stop();
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      await device.register();
      const { audio } = device;
      // Waits for the SDK's list of devices: when it lists them again, it resets the selected ones.
      const outputs = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audiooutput');
      const last = outputs.at(-1)?.deviceId as string;
      const isListed = () => audio.availableOutputDevices.has(last) && audio.availableInputDevices.size > 0;
      while (!isListed()) await new Promise((resolve) => setTimeout(resolve, 50));
      await audio.speakerDevices.set(last);
      await audio.ringtoneDevices.set(last);
      await audio.speakerDevices.test();
      await audio.ringtoneDevices.test();
      const rejection = await audio.speakerDevices.set('unknown-device').catch((failure: Error) => failure.message);
      const selected = [audio.speakerDevices, audio.ringtoneDevices].map(
        (each) => [...each.get()].map(({ deviceId }) => deviceId).join() === last,
      );
      const call = await device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      return { supported: audio.isOutputSelectionSupported, volume: audio.isVolumeSupported, selected, rejection };
    },
    [app.accessToken('listener'), signalingHost()] as const,
  );
  expect(result).toEqual({
    supported: true,
    volume: true,
    selected: [true, true],
    rejection: expect.stringContaining('unknown-device'),
  });
  await expectHears(page, AGENT_HZ);
  await page.evaluate(() => (globalThis as unknown as PageGlobals).device.disconnectAll());
  await app.close(page);
});

test('the sounds for incoming, outgoing and disconnect are turned off and on', async ({ agentContext }) => {
  const app = await createVoiceApp(ECHO);
  const page = await openVoiceSdkPage(await agentContext());
  await page.evaluate(
    async ([token, host]) => {
      const { Twilio, state } = globalThis as unknown as PageGlobals;
      // A new Device plays each of its sounds once, muted. Only audible sounds count.
      const { connect } = AudioNode.prototype;
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode & AudioParam) {
        if (this instanceof AudioBufferSourceNode && to instanceof GainNode && to.gain.value > 0)
          state.events.push('sound');
        return connect.call(this, to);
      } as AudioNode['connect'];
      const device = new Twilio.Device(token, { chunderw: host });
      Object.assign(globalThis, { device });
      device.on('incoming', (call: Sdk) => {
        call.on('disconnect', () => state.events.push('disconnect'));
        state.events.push('incoming');
        call.accept();
      });
      await device.register();
    },
    [app.accessToken('sounds'), signalingHost()] as const,
  );
  const receiveCall = () =>
    app.client.calls.create({ to: 'client:sounds', from: app.account.number, twiml: '<Response><Pause/></Response>' });
  const placeCall = () =>
    page.evaluate(async () => {
      const call = await (globalThis as unknown as PageGlobals).device.connect();
      await new Promise((accepted) => call.once('accept', accepted));
      const disconnected = new Promise((resolve) => call.once('disconnect', resolve));
      call.disconnect();
      await disconnected;
    });
  const setAllSounds = (enabled: boolean) =>
    page.evaluate((on) => {
      const { audio } = (globalThis as unknown as PageGlobals).device;
      (globalThis as unknown as PageGlobals).state.events.length = 0;
      return [audio.incoming(on), audio.outgoing(on), audio.disconnect(on)];
    }, enabled);
  const events = () => eventsOf(page);

  expect(await setAllSounds(false)).toEqual([false, false, false]);
  await receiveCall();
  await expect.poll(events).toContain('disconnect');
  await placeCall();
  expect(await events()).toEqual(['incoming', 'disconnect']);

  expect(await setAllSounds(true)).toEqual([true, true, true]);
  await receiveCall();
  await expect.poll(events).toContain('disconnect');
  const incomingSounds = (await events()).filter((event) => event === 'sound').length;
  expect(incomingSounds, 'sounds of an incoming call').toBeGreaterThan(0);
  await placeCall();
  await expect
    .poll(async () => (await events()).filter((event) => event === 'sound').length, { message: 'sounds of both calls' })
    .toBeGreaterThan(incomingSounds);
  await app.close(page);
});

test('audio processors process local and remote audio', async ({ agentContext }) => {
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
          destroyProcessedStream: async () => void state.events.push('remote destroyed'),
        },
        true,
      );
      const context = new AudioContext();
      const processor = {
        createProcessedStream: async () => {
          const oscillator = new OscillatorNode(context, { frequency: hz });
          const processed = context.createMediaStreamDestination();
          oscillator.connect(processed);
          oscillator.start();
          return processed.stream;
        },
        destroyProcessedStream: async () => void state.events.push('local destroyed'),
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
  await expect.poll(() => eventsOf(page)).toEqual(['remote processed', 'local destroyed', 'remote destroyed']);
  await app.close(page);
});
