import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each side says: a tone, so that it can be told what was heard of whom. */
export const AGENT_HZ = 440;
export const CUSTOMER_HZ = 1000;

const RATE = 48_000;
const folder = join(import.meta.dirname, '..', 'results', 'microphones');

/** The file that Chromium plays in a loop as its microphone. */
export const microphone = (hz: number): string => join(folder, `${hz}.wav`);

/** Writes the microphones of both sides. */
export function writeMicrophones(): void {
  mkdirSync(folder, { recursive: true });
  for (const hz of [AGENT_HZ, CUSTOMER_HZ]) writeFileSync(microphone(hz), wav(syllables(hz)));
}

/**
 * Two seconds of a tone in bursts of 300 ms with pauses of 100 ms: Chromium's noise suppression takes a tone that never
 * pauses for noise and removes it.
 */
function syllables(hz: number): Int16Array {
  const samples = new Int16Array(RATE * 2);
  const syllable = RATE * 0.4;
  const voiced = RATE * 0.3;
  const ramp = RATE * 0.01;
  for (let i = 0; i < samples.length; i++) {
    const at = i % syllable;
    const loudness = Math.max(0, Math.min(1, at / ramp, (voiced - at) / ramp));
    samples[i] = Math.round(12_000 * loudness * Math.sin((2 * Math.PI * hz * i) / RATE));
  }
  return samples;
}

function wav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  const data = Buffer.from(samples.buffer);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
