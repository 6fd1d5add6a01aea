/** The audio of a channel in 100 ms: its level, and the share of its energy in each tone. */
export interface RecordedWindow {
  rms: number;
  toneShares: number[];
}

const HEADER = 44;
const RATE = 8000;
const WINDOW = RATE / 10;
const SLICE = RATE / 50;

/** Analyses each channel of a WAV file with two channels of 8 kHz and 16 bit. */
export const analyzeRecording = (wav: Buffer, tones: readonly number[]): [RecordedWindow[], RecordedWindow[]] => [
  analyzeChannel(wav, 0, 2, tones),
  analyzeChannel(wav, 1, 2, tones),
];

/** Analyses a WAV file with one channel of 8 kHz and 16 bit. */
export const analyzeMessage = (wav: Buffer, tones: readonly number[]): RecordedWindow[] =>
  analyzeChannel(wav, 0, 1, tones);

function analyzeChannel(wav: Buffer, channel: number, channels: number, tones: readonly number[]): RecordedWindow[] {
  const frame = channels * 2;
  const windows: RecordedWindow[] = [];
  for (let at = HEADER; at + WINDOW * frame <= wav.length; at += WINDOW * frame) {
    const samples = Array.from({ length: WINDOW }, (_, i) => wav.readInt16LE(at + i * frame + channel * 2) / 32768);
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / WINDOW;
    const toneShares = tones.map((hz) => (energy > 0 ? slicedTonePower(samples, hz) / energy : 0));
    windows.push({ rms: Math.sqrt(energy), toneShares });
  }
  return windows;
}

/** Returns the mean power of one tone in slices of 20 ms, so that a tone which fills a part of the window counts whole. */
function slicedTonePower(samples: readonly number[], hz: number): number {
  let sum = 0;
  for (let at = 0; at < WINDOW; at += SLICE) sum += tonePower(samples.slice(at, at + SLICE), hz);
  return sum / (WINDOW / SLICE);
}

/** Returns the power of one tone, by the Goertzel algorithm. */
function tonePower(samples: readonly number[], hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [previous, beforeThat] = [0, 0];
  for (const sample of samples) [previous, beforeThat] = [sample + coefficient * previous - beforeThat, previous];
  const power = previous ** 2 + beforeThat ** 2 - coefficient * previous * beforeThat;
  return (2 * power) / samples.length ** 2;
}
