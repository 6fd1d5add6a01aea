// Makes the 15 sounds that the Voice SDK plays, so that no page waits for files of another host.
// 8 kHz, 8 bit, mono: a few kilobytes each. Run with `npm run sounds -w @ringback/console`.
import { mkdirSync, writeFileSync } from 'node:fs';

const RATE = 8000;
const folder = new URL('../public/sounds/', import.meta.url);
mkdirSync(folder, { recursive: true });

/** Sines of the given frequencies, faded in and out over 5 ms so that nothing clicks. */
function tone(ms, frequencies, level = 0.4) {
  const length = Math.round((RATE * ms) / 1000);
  const fade = RATE / 200;
  return Float64Array.from({ length }, (_, n) => {
    const envelope = Math.min(1, n / fade, (length - n) / fade);
    const sum = frequencies.reduce((total, hz) => total + Math.sin((2 * Math.PI * hz * n) / RATE), 0);
    return (level * envelope * sum) / Math.max(1, frequencies.length);
  });
}

const silence = (ms) => new Float64Array(Math.round((RATE * ms) / 1000));

function wav(parts) {
  const samples = parts.flatMap((part) => [...part]);
  const file = Buffer.alloc(44 + samples.length);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples.length, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length, 40);
  samples.forEach((sample, n) => {
    file[44 + n] = Math.round(128 + 127 * sample);
  });
  return file;
}

const save = (name, ...parts) => writeFileSync(new URL(`${name}.wav`, folder), wav(parts));

const chime = [
  tone(180, [659.3, 1318.5]),
  silence(40),
  tone(180, [784, 1568]),
  silence(40),
  tone(260, [987.8, 1975.5]),
];
save('incoming', ...chime, silence(200), ...chime, silence(1400));
save('outgoing', tone(120, [523.3], 0.25), tone(160, [659.3], 0.25));
save('disconnect', tone(120, [523.3], 0.25), tone(160, [392], 0.25));

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
['123', '456', '789', 's0h'].forEach((keys, row) => {
  [...keys].forEach((key, column) => {
    save(`dtmf${key}`, tone(120, [rows[row], columns[column]]));
  });
});
