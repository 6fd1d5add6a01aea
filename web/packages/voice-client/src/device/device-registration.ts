import type { Call, Device } from '@twilio/voice-sdk';
import { Problem } from '../api/problem';
import { backoffMs } from '../backoff';
import { audioContextOf, type SdkAudioContext } from './sdk-audio';
import { allowInsecureSignaling, signalingHost } from './signaling';
import type { Sounds } from './sounds';
import { expiryOf } from './token-expiry';
import type { Readiness } from './voice-state';

type DeviceOptions = Device.Options & { chunderw?: string; publishEvents?: boolean };
export type DeviceClass = new (token: string, options: DeviceOptions) => Device;

export interface DeviceRegistrationOptions {
  token: () => Promise<string>;
  signallingUrl: () => Promise<string | null>;
  loadDevice?: () => Promise<DeviceClass>;
  loadSounds: () => Promise<Sounds>;
  onReadiness: (readiness: Readiness) => void;
  onCreated: (sdk: Device, audioContext: SdkAudioContext | undefined) => void;
  onIncoming: (call: Call) => void;
  /** The socket of the device has closed. The SDK drops pending calls then, without an event. */
  onUnregistered: () => void;
  /** A live call can still reconnect with the old device, so the device is replaced after the call. */
  isOnCall: () => boolean;
}

const REGISTER_TIMEOUT_MS = 15_000;
/** A token that expires sooner is replaced before a call, and when the computer wakes. */
const TOKEN_RESERVE_MS = 30_000;

let insecureSignalingUrl: string | null = null;

async function loadSdk(): Promise<DeviceClass> {
  return (await import('@twilio/voice-sdk')).Device as unknown as DeviceClass;
}

/** Loads the Voice SDK before a device is created. Replaces the WebSocket class first if the network needs it. */
export async function loadDeviceClass(
  signallingUrl: string | null,
  loadDevice: () => Promise<DeviceClass> = loadSdk,
): Promise<DeviceClass> {
  if (signallingUrl && insecureSignalingUrl !== signallingUrl) {
    allowInsecureSignaling(signallingUrl);
    insecureSignalingUrl = signallingUrl;
  }
  return loadDevice();
}

/** Creates Twilio's Device, keeps it registered, and replaces it when it fails. */
export class DeviceRegistration {
  private readonly options: DeviceRegistrationOptions;
  private current: Device | null = null;
  private registration: Promise<void> | null = null;
  private destroyed = false;
  private attempt = 0;
  private expiresAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DeviceRegistrationOptions) {
    this.options = options;
  }

  /** Twilio's Device. Null until the Voice SDK has loaded. */
  get sdk(): Device | null {
    return this.current;
  }

  /** Finds out whether calls are set up, without the Voice SDK. */
  async checkSetup(): Promise<void> {
    this.options.onReadiness(this.attempt ? 'reconnecting' : 'starting');
    try {
      await this.options.token();
      if (this.registration || this.destroyed) return;
      this.attempt = 0;
      this.options.onReadiness('standby');
    } catch (error) {
      if (!this.registration && !this.destroyed) this.onCreateFailed(error, () => void this.checkSetup());
    }
  }

  /** Loads the Voice SDK and registers. Resolves after the first attempt, and retries. */
  register(): Promise<void> {
    if (!this.registration && !this.destroyed) {
      clearTimeout(this.timer);
      this.registration = this.create();
    }
    return this.registration ?? Promise.resolve();
  }

  /** Tries again after the workspace was set up. */
  retry(): void {
    if (this.destroyed) return;
    this.attempt = 0;
    void (this.registration ? this.create() : this.checkSetup());
  }

  /** Requests a new token for the same identity. */
  renewToken(): void {
    if (this.current) void this.refreshToken(this.current, 0);
  }

  recreate(): void {
    const old = this.current;
    this.current = null;
    old?.destroy();
    void this.create();
  }

  /** Replaces a token that has expired. The SDK's own timer does not run while the computer sleeps. */
  async refreshExpiredToken(): Promise<void> {
    const { current, expiresAt } = this;
    if (!current || expiresAt === null || expiresAt - Date.now() > TOKEN_RESERVE_MS) return;
    await this.refreshToken(current, 0);
  }

  destroy(): void {
    this.destroyed = true;
    globalThis.document?.removeEventListener('visibilitychange', this.onVisible);
    clearTimeout(this.timer);
    this.current?.destroy();
    this.current = null;
  }

  private readonly onVisible = (): void => {
    if (document.visibilityState === 'visible') void this.refreshExpiredToken();
  };

  private async create(): Promise<void> {
    this.options.onReadiness(this.attempt ? 'reconnecting' : 'starting');
    try {
      const [token, signallingUrl, sounds] = await Promise.all([
        this.options.token(),
        this.options.signallingUrl(),
        this.options.loadSounds(),
      ]);
      if (this.destroyed) return;
      const SdkDevice = await loadDeviceClass(signallingUrl, this.options.loadDevice);
      if (this.destroyed) return;
      const sdk = new SdkDevice(token, deviceOptions(signallingUrl, sounds));
      this.current = sdk;
      this.expiresAt = expiryOf(token);
      globalThis.document?.addEventListener('visibilitychange', this.onVisible);
      this.listen(sdk);
      this.options.onCreated(sdk, audioContextOf(SdkDevice));
      await withTimeout(REGISTER_TIMEOUT_MS, sdk.register());
    } catch (error) {
      this.onCreateFailed(error, () => this.recreate());
    }
  }

  private onCreateFailed(error: unknown, retry: () => void): void {
    if (error instanceof Problem && error.code === 'voice-not-configured') this.options.onReadiness('not-configured');
    else this.retryLater(retry);
  }

  private retryLater(retry: () => void): void {
    if (this.destroyed) return;
    clearTimeout(this.timer);
    this.options.onReadiness('reconnecting');
    this.timer = setTimeout(
      () => {
        if (this.options.isOnCall()) this.retryLater(retry);
        else retry();
      },
      backoffMs(this.attempt++, 30_000),
    );
  }

  private listen(sdk: Device): void {
    const isCurrent = () => this.current === sdk && !this.destroyed;
    sdk.on('registered', () => {
      if (!isCurrent()) return;
      this.attempt = 0;
      clearTimeout(this.timer);
      this.options.onReadiness('ready');
    });
    sdk.on('unregistered', () => {
      if (!isCurrent()) return;
      this.options.onReadiness('reconnecting');
      this.options.onUnregistered();
    });
    sdk.on('error', () => {
      if (isCurrent() && sdk.state !== 'registered') this.retryLater(() => this.recreate());
    });
    sdk.on('tokenWillExpire', () => void this.refreshToken(sdk, 0));
    sdk.on('incoming', (call: Call) => {
      if (isCurrent()) this.options.onIncoming(call);
    });
  }

  private async refreshToken(sdk: Device, attempt: number): Promise<void> {
    if (this.current !== sdk || this.destroyed) return;
    try {
      const token = await this.options.token();
      sdk.updateToken(token);
      this.expiresAt = expiryOf(token);
    } catch {
      setTimeout(() => void this.refreshToken(sdk, attempt + 1), backoffMs(attempt, 10_000));
    }
  }
}

function deviceOptions(signallingUrl: string | null, sounds: Sounds): DeviceOptions {
  return {
    // The SDK declares its codecs as an enum of a module that must not be loaded yet.
    codecPreferences: ['opus', 'pcmu'] as unknown as NonNullable<Device.Options['codecPreferences']>,
    sounds,
    maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
    closeProtection: true,
    tokenRefreshMs: 30_000,
    ...(signallingUrl ? { chunderw: signalingHost(signallingUrl), publishEvents: false } : { edge: 'roaming' }),
  };
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
