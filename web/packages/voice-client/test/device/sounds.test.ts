import { beforeEach, expect, test, vi } from 'vitest';
import { loadSounds, type Sounds } from '../../src/device/sounds';

let blobs: Map<string, Blob>;

beforeEach(() => {
  blobs = new Map();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = `blob:${blobs.size}`;
    blobs.set(url, blob as Blob);
    return url;
  });
});

/** Loads the host's sounds from a server with this response. */
async function load(sounds: Sounds, respond: () => Response, canDecode = true) {
  const problems: string[] = [];
  const loaded = await loadSounds({
    sounds,
    onProblem: (message) => problems.push(message),
    fetch: async (url) => (String(url).startsWith('blob:') ? new Response() : respond()),
    decode: async () => {
      if (!canDecode) throw new DOMException('Unable to decode audio data', 'EncodingError');
    },
  });
  return { loaded, problems };
}

const audio = () => new Response('RIFF', { headers: { 'Content-Type': 'audio/wav' } });
const webPage = () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } });

test('a sound of the host replaces the built-in one', async () => {
  const { loaded, problems } = await load({ incoming: '/ring.mp3' }, audio);
  expect(loaded.incoming).toBe('/ring.mp3');
  expect(loaded.outgoing).toMatch(/^blob:/);
  expect(problems).toEqual([]);
});

test.each([
  ['the host responds with its own page', webPage, true, /responded with a web page instead of audio/],
  ['there is no such file', () => new Response('', { status: 404 }), true, /responded with status 404/],
  ['the browser cannot decode it', audio, false, /cannot decode it/],
])('the built-in sound plays, and a message gives the reason, when %s', async (_, respond, canDecode, reason) => {
  const { loaded, problems } = await load({ incoming: '/ring.mp3' }, respond, canDecode);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(reason);
  expect(problems[0]).toContain('/ring.mp3');
  expect(loaded.incoming).toBe((await load({}, audio)).loaded.incoming);
});

test('a page that blocks generated sounds gets a message with the directive to change', async () => {
  const problems: string[] = [];
  await loadSounds({
    onProblem: (message) => problems.push(message),
    fetch: async () => {
      throw new TypeError('Failed to fetch');
    },
  });
  expect(problems).toEqual([expect.stringMatching(/blob:.*connect-src/)]);
});

test('every sound of the SDK is built in', async () => {
  vi.resetModules();
  const reloaded = await import('../../src/device/sounds');
  const urls = Object.values(reloaded.builtInSounds());
  expect(urls).toHaveLength(15);
  for (const url of urls) {
    const wav = new DataView((await blobs.get(url)?.arrayBuffer()) as ArrayBuffer);
    expect(wav.getUint32(0), 'RIFF').toBe(0x52494646);
    expect(wav.getUint32(40, true), 'bytes of sound').toBe(wav.byteLength - 44);
    const samples = new Uint8Array(wav.buffer, 44);
    expect(Math.max(...samples) - Math.min(...samples), 'loudness').toBeGreaterThan(40);
  }
});
