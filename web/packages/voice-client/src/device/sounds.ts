import { messages } from '../messages';

/** The sounds of the Voice SDK, by its own names. `dtmfs` is the star key, `dtmfh` the hash key. */
export type SoundName = 'incoming' | 'outgoing' | 'disconnect' | `dtmf${DtmfKey}`;
type DtmfKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 's' | 'h';

/** URLs of sounds that replace the built-in ones. */
export type Sounds = Partial<AllSounds>;

type AllSounds = Record<SoundName, string>;

export interface SoundLoaderOptions {
  /** Sounds of the host. The others are generated in the page, so that nothing is downloaded. */
  sounds?: Sounds;
  /** Receives a message for each sound that cannot be played, with the remedy. */
  onProblem: (message: string) => void;
  fetch?: typeof fetch;
  decode?: (sound: ArrayBuffer) => Promise<unknown>;
}

const RATE = 8000;
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYPAD = ['123', '456', '789', 's0h'];

/**
 * Returns a URL for each sound of the Voice SDK.
 *
 * Loads and decodes each sound of the host first. The SDK would stay silent, without an error, for a sound that it
 * cannot
 * load or decode, for example because the host answers with its own HTML page.
 */
export async function loadSounds({
  sounds = {},
  onProblem,
  fetch: request = globalThis.fetch,
  decode = decodeAudio,
}: SoundLoaderOptions): Promise<AllSounds> {
  const urls = builtInSounds();
  await Promise.all(
    Object.entries(sounds).map(async ([name, url]) => {
      try {
        await verifySound(url, request, decode);
        urls[name as SoundName] = url;
      } catch (cause) {
        onProblem(messages.sound.unusable(name, url, cause instanceof Error ? cause.message : String(cause)));
      }
    }),
  );
  const generated = Object.values(urls).find((url) => url.startsWith('blob:'));
  if (generated) await request(generated).catch(() => onProblem(messages.sound.blocked));
  return urls;
}

async function verifySound(
  url: string,
  request: typeof fetch,
  decode: (sound: ArrayBuffer) => Promise<unknown>,
): Promise<void> {
  const response = await request(url);
  if (!response.ok) throw new Error(messages.sound.status(response.status));
  if (response.headers.get('Content-Type')?.startsWith('text/html')) throw new Error(messages.sound.webPage);
  await decode(await response.arrayBuffer()).catch(() => {
    throw new Error(messages.sound.undecodable);
  });
}

const decodeAudio = (sound: ArrayBuffer) => new OfflineAudioContext(1, 1, RATE).decodeAudioData(sound);

let builtIn: AllSounds | null = null;

/** Generates the built-in sounds once per page: 8 kHz, 8 bit, mono. */
export function builtInSounds(): AllSounds {
  builtIn ??= Object.fromEntries(
    Object.entries(synthesize()).map(([name, samples]) => [
      name,
      URL.createObjectURL(new Blob([wav(samples)], { type: 'audio/wav' })),
    ]),
  ) as AllSounds;
  return { ...builtIn };
}

function synthesize(): Record<string, number[]> {
  const chime = [
    ...tone(180, [659.3, 1318.5]),
    ...silence(40),
    ...tone(180, [784, 1568]),
    ...silence(40),
    ...tone(260, [987.8, 1975.5]),
  ];
  const keys = KEYPAD.flatMap((row, y) =>
    [...row].map((key, x) => [`dtmf${key}`, tone(120, [ROWS[y] as number, COLUMNS[x] as number])] as const),
  );
  return {
    incoming: [...chime, ...silence(200), ...chime, ...silence(1400)],
    outgoing: [...tone(120, [523.3], 0.25), ...tone(160, [659.3], 0.25)],
    disconnect: [...tone(120, [523.3], 0.25), ...tone(160, [392], 0.25)],
    ...Object.fromEntries(keys),
  };
}

/** Sines of the given frequencies, faded in and out over 5 ms to avoid clicks. */
function tone(ms: number, frequencies: readonly number[], level = 0.4): number[] {
  const length = Math.round((RATE * ms) / 1000);
  const fade = RATE / 200;
  return Array.from({ length }, (_, n) => {
    const envelope = Math.min(1, n / fade, (length - n) / fade);
    const sum = frequencies.reduce((total, hz) => total + Math.sin((2 * Math.PI * hz * n) / RATE), 0);
    return (level * envelope * sum) / frequencies.length;
  });
}

const silence = (ms: number): number[] => new Array<number>(Math.round((RATE * ms) / 1000)).fill(0);

function wav(samples: readonly number[]): ArrayBuffer {
  const file = new DataView(new ArrayBuffer(44 + samples.length));
  const text = (at: number, value: string) => {
    for (let n = 0; n < value.length; n++) file.setUint8(at + n, value.charCodeAt(n));
  };
  text(0, 'RIFF');
  file.setUint32(4, 36 + samples.length, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE, true);
  file.setUint16(32, 1, true);
  file.setUint16(34, 8, true);
  text(36, 'data');
  file.setUint32(40, samples.length, true);
  samples.forEach((sample, n) => {
    file.setUint8(44 + n, Math.round(128 + 127 * sample));
  });
  return file.buffer as ArrayBuffer;
}
