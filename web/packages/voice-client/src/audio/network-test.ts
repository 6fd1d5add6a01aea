import type { Device } from '@twilio/voice-sdk';
import { type DeviceClass, loadDeviceClass } from '../device/device-registration';
import { audioContextOf, SdkAudio } from '../device/sdk-audio';
import { signalingHost } from '../device/signaling';

/** The quality of the network between this browser and Twilio. `failed`: no test call was possible. */
export interface NetworkTestResult {
  verdict: 'good' | 'fair' | 'poor' | 'failed';
  /** The mean opinion score, 1 (bad) to 4.5. Null if the test call had no audio. */
  mos: number | null;
  /** The round trip in milliseconds. */
  rtt: number | null;
  /** In milliseconds. */
  jitter: number | null;
  /** Whether the firewall requires a relay, which adds delay. */
  isRelayed: boolean;
}

export interface NetworkTestOptions {
  token: () => Promise<string>;
  signallingUrl: () => Promise<string | null>;
  loadDevice?: () => Promise<DeviceClass>;
}

interface PreflightReport {
  isTurnRequired?: boolean | null;
  stats?: Partial<Record<'mos' | 'rtt' | 'jitter', { average: number }>>;
}

interface Preflight {
  on(event: string, listener: (value: PreflightReport) => void): void;
  stop(): void;
}

type PreflightClass = DeviceClass & {
  runPreflight: (token: string, options: Device.Options & { chunderw?: string }) => Preflight;
};

const LIMIT_MS = 40_000;
const FAILED: NetworkTestResult = { verdict: 'failed', mos: null, rtt: null, jitter: null, isRelayed: false };

/** Places a test call that ends by itself, and measures it. The microphone is open during the call. */
export async function testNetwork(options: NetworkTestOptions): Promise<NetworkTestResult> {
  try {
    const [token, signallingUrl] = await Promise.all([options.token(), options.signallingUrl()]);
    const SdkDevice = (await loadDeviceClass(signallingUrl, options.loadDevice)) as PreflightClass;
    const audio = new SdkAudio(() => audioContextOf(SdkDevice));
    const preflight = SdkDevice.runPreflight(token, {
      codecPreferences: ['opus', 'pcmu'] as unknown as NonNullable<Device.Options['codecPreferences']>,
      ...(signallingUrl ? { chunderw: signalingHost(signallingUrl) } : { edge: 'roaming' }),
    });
    // The SDK has created its context by now.
    audio.use();
    return await new Promise<NetworkTestResult>((resolve) => {
      const limit = setTimeout(() => {
        preflight.stop();
        resolve(FAILED);
      }, LIMIT_MS);
      const end = (result: NetworkTestResult) => {
        clearTimeout(limit);
        resolve(result);
      };
      preflight.on('completed', (report) => end(resultOf(report)));
      preflight.on('failed', () => end(FAILED));
    }).finally(() => audio.release());
  } catch {
    return FAILED;
  }
}

/** Judges a report by Twilio's scale of mean opinion scores: https://www.twilio.com/docs/voice/sdks/javascript/twiliopreflighttest */
export function resultOf({ stats, isTurnRequired }: PreflightReport): NetworkTestResult {
  const mos = stats?.mos?.average ?? null;
  if (mos === null) return FAILED;
  return {
    verdict: mos >= 4 ? 'good' : mos >= 3.6 ? 'fair' : 'poor',
    mos,
    rtt: stats?.rtt?.average ?? null,
    jitter: stats?.jitter?.average ?? null,
    isRelayed: isTurnRequired === true,
  };
}
