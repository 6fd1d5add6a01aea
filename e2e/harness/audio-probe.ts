import { expect, type Page } from '@playwright/test';

/** One look at what a page receives: how loud, and which share of it is each tone. */
interface Reading {
  at: number;
  rms: number;
  share: Record<number, number>;
}

interface Ear {
  readings: Reading[];
}

/** Of MediaStreamTrack Insertable Media Processing (W3C), as Chromium has it for sound; TypeScript does not know it. */
declare class MediaStreamTrackProcessor {
  /** @param init `maxBufferSize`: pieces of 10 ms that wait to be read; older ones are lost */
  constructor(init: { track: MediaStreamTrack; maxBufferSize: number });
  readable: ReadableStream<AudioData>;
}

const DTMF_ROWS = [697, 770, 852, 941];
const DTMF_COLUMNS = [1209, 1336, 1477];
const KEYS = ['123', '456', '789', '*0#'];

/**
 * Runs in the page before anything else: listens to the newest audio track that any RTCPeerConnection receives, beside
 * whatever the page does with it. It hears every sample, however late the page gets to it: what arrives meanwhile waits.
 * WebAudio stands between, for Chromium's processors read no track of a peer.
 */
export function growEar(tones: number[]): void {
  const ear: Ear = { readings: [] };
  (globalThis as unknown as { ringbackEar: Ear }).ringbackEar = ear;
  const samples = new Float32Array(2048);
  let context: AudioContext | undefined;
  let newest: MediaStreamTrack | undefined;

  const power = (hz: number, rate: number): number => {
    let [before, last] = [0, 0];
    const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
    for (const sample of samples) [before, last] = [last, sample + turn * last - before];
    return (2 * (last * last + before * before - turn * last * before)) / (samples.length * samples.length);
  };
  const look = (rate: number): void => {
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const share: Record<number, number> = {};
    for (const hz of tones) share[hz] = energy > 0 ? power(hz, rate) / energy : 0;
    ear.readings.push({ at: performance.now(), rms: Math.sqrt(energy), share });
    if (ear.readings.length > 400) ear.readings.shift();
  };
  const listenTo = async (track: MediaStreamTrack): Promise<void> => {
    newest = track;
    ear.readings = [];
    context ??= new AudioContext();
    const own = context.createMediaStreamDestination();
    context.createMediaStreamSource(new MediaStream([track])).connect(own);
    const [copy] = own.stream.getAudioTracks();
    if (!copy) throw new Error('WebAudio made a stream without a track');
    const sound = new MediaStreamTrackProcessor({ track: copy, maxBufferSize: 1000 }).readable.getReader();
    let filled = 0;
    for (let next = await sound.read(); next.value && newest === track; next = await sound.read()) {
      const { numberOfFrames: frames, sampleRate } = next.value;
      const piece = new Float32Array(frames);
      next.value.copyTo(piece, { planeIndex: 0, format: 'f32-planar' });
      next.value.close();
      for (const sample of piece) {
        samples[filled++] = sample;
        if (filled === samples.length) {
          look(sampleRate);
          filled = 0;
        }
      }
    }
    await sound.cancel();
  };

  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') void listenTo(track);
      });
    }
  };
}

/** Every tone that the ear can tell from others. */
export const TONES = [440, 1000, ...DTMF_ROWS, ...DTMF_COLUMNS];

const SILENT = 0.003;

async function lastSecond(page: Page): Promise<Reading[]> {
  return page.evaluate(() => {
    const { readings } = (globalThis as unknown as { ringbackEar: Ear }).ringbackEar;
    return readings.filter(({ at }) => at > performance.now() - 1000);
  });
}

/** What a page hears now, in words. */
async function sound(page: Page): Promise<string> {
  const readings = await lastSecond(page);
  const loudest = readings.reduce<Reading | undefined>((a, b) => (a && a.rms > b.rms ? a : b), undefined);
  if (!loudest || readings.length < 8) return 'no call';
  if (loudest.rms < SILENT) return 'silence';
  const [hz, share] = Object.entries(loudest.share).reduce((a, b) => (a[1] > b[1] ? a : b));
  return share > 0.7 ? `a tone of ${hz} Hz` : 'something else than a tone';
}

/** Waits until this page hears that tone from the other side. */
export async function expectHears(page: Page, hz: number): Promise<void> {
  await expect.poll(() => sound(page), { message: 'what is heard' }).toBe(`a tone of ${hz} Hz`);
}

/** Waits until this page has heard nothing for a second, on a call that is still up. */
export async function expectSilence(page: Page): Promise<void> {
  await expect.poll(() => sound(page), { message: 'what is heard' }).toBe('silence');
}

/** Waits until this page hears what is neither a tone nor silence: speech. */
export async function expectSpeech(page: Page): Promise<void> {
  await expect.poll(() => sound(page), { message: 'what is heard' }).toBe('something else than a tone');
}

/** Waits until this page has heard the two tones of a key. */
export async function expectKeyTone(page: Page, key: string): Promise<void> {
  const row = DTMF_ROWS[KEYS.findIndex((keys) => keys.includes(key))] ?? 0;
  const column = DTMF_COLUMNS[KEYS.find((keys) => keys.includes(key))?.indexOf(key) ?? 0] ?? 0;
  const heard = async () => {
    const best = await page.evaluate(
      ([low, high]) => {
        const { readings } = (globalThis as unknown as { ringbackEar: Ear }).ringbackEar;
        const both = ({ rms, share }: Reading) => (rms > 0.01 ? Math.min(share[low] ?? 0, share[high] ?? 0) : 0);
        return { looks: readings.length, share: Math.max(0, ...readings.map(both)) };
      },
      [row, column] as const,
    );
    return best.share > 0.1 ? 'heard' : `at best ${best.share} of what was heard, of ${best.looks} looks`;
  };
  await expect.poll(heard, { message: `the tones of key ${key}` }).toBe('heard');
}
