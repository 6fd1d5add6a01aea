import { expect, type Page } from '@playwright/test';

/** One analysed window of received audio: its level, and the share of its energy in each probed tone. */
interface AudioWindow {
  at: number;
  rms: number;
  toneShares: Record<number, number>;
}

/** A window that is analysed when a test asks for it, because most are never looked at. */
interface RecordedWindow {
  at: number;
  sampleRate: number;
  samples: Float32Array;
  analysed?: AudioWindow;
}

export interface AudioProbe {
  /** The newest windows, oldest first. */
  windows: RecordedWindow[];
  /** Returns the windows of the last milliseconds. */
  heard(milliseconds: number): AudioWindow[];
  /** Analyses this track instead of the newest one, for a page with several calls. */
  listenTo(track: MediaStreamTrack): Promise<void>;
}

/** W3C MediaStreamTrack Insertable Media Processing, as Chromium has it for audio. TypeScript lacks the type. */
declare class MediaStreamTrackProcessor {
  /** @param init `maxBufferSize`: how many blocks of 10 ms are buffered before the oldest is dropped */
  constructor(init: { track: MediaStreamTrack; maxBufferSize: number });
  readable: ReadableStream<AudioData>;
}

/** The options of a Web Audio context that plays on no device. TypeScript lacks `sinkId`. */
interface SilentContextOptions extends AudioContextOptions {
  sinkId: { type: 'none' };
}

const DTMF_ROWS = [697, 770, 852, 941];
const DTMF_COLUMNS = [1209, 1336, 1477];
const KEYPAD_ROWS = ['123', '456', '789', '*0#'];

/**
 * Runs in the page before its own scripts. Analyses the newest audio track that any RTCPeerConnection receives, without
 * changing what the page plays. The processor buffers audio while the page is busy, so no sample is lost. The track
 * passes through Web Audio first, because Chromium's processor does not read remote tracks.
 */
export function installAudioProbe(tones: number[]): void {
  // No tone is above 1477 Hz. A long latency renders many blocks at once, which wakes the page less often.
  const SILENT_CONTEXT: SilentContextOptions = { sampleRate: 8000, latencyHint: 0.1, sinkId: { type: 'none' } };
  const WINDOW = 384;
  let context: AudioContext | undefined;
  let listeners = 0;

  /** Power of one tone, by the Goertzel algorithm. */
  const tonePower = (samples: Float32Array, hz: number, sampleRate: number): number => {
    let previous = 0;
    let last = 0;
    const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
    // Destructuring and iterators take several times as long here.
    for (let i = 0; i < samples.length; i++) {
      const next = (samples[i] ?? 0) + coefficient * last - previous;
      previous = last;
      last = next;
    }
    return (
      (2 * (last * last + previous * previous - coefficient * last * previous)) / (samples.length * samples.length)
    );
  };
  const analyse = ({ at, samples, sampleRate }: RecordedWindow): AudioWindow => {
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const toneShares: Record<number, number> = {};
    for (const hz of tones) toneShares[hz] = energy > 0 ? tonePower(samples, hz, sampleRate) / energy : 0;
    return { at, rms: Math.sqrt(energy), toneShares };
  };
  const heard = (milliseconds: number): AudioWindow[] => {
    const since = performance.now() - milliseconds;
    return probe.windows
      .filter(({ at }) => at > since)
      .map((window) => {
        window.analysed ??= analyse(window);
        return window.analysed;
      });
  };
  const record = (samples: Float32Array, sampleRate: number): void => {
    probe.windows.push({ at: performance.now(), sampleRate, samples });
    if (probe.windows.length > 400) probe.windows.shift();
  };
  const listenTo = async (track: MediaStreamTrack): Promise<void> => {
    // A test may ask for the track that is analysed already. The blocks of two readers must not mix.
    listeners += 1;
    const listener = listeners;
    probe.windows = [];
    context ??= new AudioContext(SILENT_CONTEXT);
    const destination = context.createMediaStreamDestination();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(destination);
    const [copy] = destination.stream.getAudioTracks();
    if (!copy) throw new Error('Web Audio returned a stream without an audio track.');
    await context.resume();
    const reader = new MediaStreamTrackProcessor({ track: copy, maxBufferSize: 1000 }).readable.getReader();
    const isNeeded = (): boolean => listener === listeners && track.readyState === 'live';
    let samples = new Float32Array(WINDOW);
    let filled = 0;
    for (let next = await reader.read(); next.value && isNeeded(); next = await reader.read()) {
      const { numberOfFrames, sampleRate } = next.value;
      const block = new Float32Array(numberOfFrames);
      next.value.copyTo(block, { planeIndex: 0, format: 'f32-planar' });
      next.value.close();
      for (let read = 0; read < block.length; ) {
        const part = block.subarray(read, read + WINDOW - filled);
        samples.set(part, filled);
        filled += part.length;
        read += part.length;
        if (filled === WINDOW) {
          record(samples, sampleRate);
          samples = new Float32Array(WINDOW);
          filled = 0;
        }
      }
    }
    await reader.cancel();
    source.disconnect();
    copy.stop();
    // Between calls Web Audio would render silence.
    if (listener === listeners) await context.suspend();
  };

  const probe: AudioProbe = { windows: [], heard, listenTo };
  (globalThis as unknown as { ringbackAudioProbe: AudioProbe }).ringbackAudioProbe = probe;

  const NativePeerConnection = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends NativePeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') void listenTo(track);
      });
    }
  };
}

/** North American ringback: both frequencies together. */
const RINGBACK = [440, 480] as const;

/** The tones that the probe distinguishes: both microphones, ringback and the frequencies of DTMF. */
export const PROBED_TONES = [...RINGBACK, 1000, ...DTMF_ROWS, ...DTMF_COLUMNS];

const SILENCE_RMS = 0.003;
const MIN_WINDOWS_PER_SECOND = 8;

async function windowsOfLastSecond(page: Page): Promise<AudioWindow[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { ringbackAudioProbe: AudioProbe }).ringbackAudioProbe.heard(1000),
  );
}

/** Describes the audio that the page has received in the last second. */
async function receivedAudio(page: Page): Promise<string> {
  const windows = await windowsOfLastSecond(page);
  const loudest = windows.reduce<AudioWindow | undefined>((a, b) => (a && a.rms > b.rms ? a : b), undefined);
  if (!loudest || windows.length < MIN_WINDOWS_PER_SECOND) return 'no audio track';
  if (loudest.rms < SILENCE_RMS) return 'silence';
  const [low = 0, high = 0] = RINGBACK.map((tone) => loudest.toneShares[tone]);
  if (low + high > 0.7 && Math.min(low, high) > 0.2) return 'ringback';
  const [hz, share] = Object.entries(loudest.toneShares).reduce((a, b) => (a[1] > b[1] ? a : b));
  return share > 0.7 ? `a tone of ${hz} Hz` : 'speech or noise';
}

/** Asks more often than Playwright's 1 s, which would lengthen each wait by half a second. */
const EACH_200_MS = [200];

/** Waits until the page receives this. */
const expectAudio = (page: Page, audio: string): Promise<void> =>
  expect.poll(() => receivedAudio(page), { message: 'received audio', intervals: EACH_200_MS }).toBe(audio);

/** Waits until the page receives the tone from the other side. */
export const expectHears = (page: Page, hz: number): Promise<void> => expectAudio(page, `a tone of ${hz} Hz`);

/** Waits until the page receives both tones at once, from two other participants. */
export async function expectHearsBoth(page: Page, first: number, second: number): Promise<void> {
  const isMixed = ({ rms, toneShares }: AudioWindow): boolean => {
    const [a = 0, b = 0] = [toneShares[first], toneShares[second]];
    return rms > SILENCE_RMS && a + b > 0.7 && Math.min(a, b) > 0.15;
  };
  const received = async (): Promise<string> =>
    (await windowsOfLastSecond(page)).some(isMixed) ? 'both tones' : receivedAudio(page);
  const message = `received audio, for ${first} and ${second} Hz`;
  await expect.poll(received, { message, intervals: EACH_200_MS }).toBe('both tones');
}

/** Waits until the page has received one second of silence on a connected call. */
export const expectSilence = (page: Page): Promise<void> => expectAudio(page, 'silence');

/** Waits until the page receives ringback. */
export const expectRingback = (page: Page): Promise<void> => expectAudio(page, 'ringback');

/** Waits until the page receives audio that is neither a probed tone, ringback nor silence. */
export const expectSpeech = (page: Page): Promise<void> => expectAudio(page, 'speech or noise');

/** Waits until the page has received both frequencies of a DTMF key. */
export async function expectKeyTone(page: Page, key: string): Promise<void> {
  const rowIndex = KEYPAD_ROWS.findIndex((keys) => keys.includes(key));
  const low = DTMF_ROWS[rowIndex];
  const high = DTMF_COLUMNS[KEYPAD_ROWS[rowIndex]?.indexOf(key) ?? -1];
  if (low === undefined || high === undefined) throw new Error(`The keypad has no key ${key}.`);
  const detected = async () => {
    const best = await page.evaluate(
      ([row, column]) => {
        const { ringbackAudioProbe } = globalThis as unknown as { ringbackAudioProbe: AudioProbe };
        const windows = ringbackAudioProbe.heard(Number.POSITIVE_INFINITY);
        const shareOfBoth = ({ rms, toneShares }: AudioWindow) =>
          rms > 0.01 ? Math.min(toneShares[row] ?? 0, toneShares[column] ?? 0) : 0;
        return { windows: windows.length, share: Math.max(0, ...windows.map(shareOfBoth)) };
      },
      [low, high] as const,
    );
    return best.share > 0.1 ? 'detected' : `largest share ${best.share} in ${best.windows} windows`;
  };
  await expect.poll(detected, { message: `the tones of key ${key}`, intervals: EACH_200_MS }).toBe('detected');
}
