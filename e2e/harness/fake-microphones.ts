import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tones that the microphones play. They differ, so that a test can verify whose audio it receives. */
export const AGENT_HZ = 440;
export const CUSTOMER_HZ = 1000;

const SAMPLE_RATE = 48_000;
const folder = join(import.meta.dirname, '..', 'results', 'microphones');

/** Returns the path of the file that Chromium plays in a loop as its microphone. */
export const microphoneFile = (hz: number): string => join(folder, `${hz}.wav`);

/** Writes the microphone files of the agent and the customer. */
export function writeMicrophones(): void {
  mkdirSync(folder, { recursive: true });
  for (const hz of [AGENT_HZ, CUSTOMER_HZ]) writeFileSync(microphoneFile(hz), wav(toneBursts(hz)));
}

/**
 * Returns two seconds of a tone in bursts of 300 ms with pauses of 100 ms. Chromium's noise suppression removes a
 * continuous tone as noise.
 */
function toneBursts(hz: number): Int16Array {
  const samples = new Int16Array(SAMPLE_RATE * 2);
  const period = SAMPLE_RATE * 0.4;
  const burst = SAMPLE_RATE * 0.3;
  const ramp = SAMPLE_RATE * 0.01;
  for (let i = 0; i < samples.length; i++) {
    const offset = i % period;
    const gain = Math.max(0, Math.min(1, offset / ramp, (burst - offset) / ramp));
    samples[i] = Math.round(12_000 * gain * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE));
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
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
