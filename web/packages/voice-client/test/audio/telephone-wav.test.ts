import { expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/telephone-wav';

test('samples become a WAV file of telephones, and loud ones are limited', async () => {
  const wav = encodeWav(new Float32Array([0, 0.5, -1, 2]));
  expect(wav.type).toBe('audio/wav');
  const view = new DataView(await wav.arrayBuffer());
  const text = (at: number, length: number) =>
    String.fromCharCode(...new Uint8Array(view.buffer.slice(at, at + length)));
  expect(text(0, 4) + text(8, 8) + text(36, 4)).toBe('RIFFWAVEfmt data');
  expect(view.getUint32(4, true)).toBe(wav.size - 8);
  expect(view.getUint32(24, true)).toBe(8000);
  expect(view.getUint32(40, true)).toBe(8);
  expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 16384, -32767, 32767]);
});
