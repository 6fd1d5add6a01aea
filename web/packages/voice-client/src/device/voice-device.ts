import type { Call, Device } from '@twilio/voice-sdk';
import { Problem } from '../api/problem';
import { backoffMs } from '../backoff';
import { ObservableValue } from '../observable';
import { DtmfQueue } from './dtmf-queue';
import { requestMicrophone, watchMicrophone } from './microphone';
import { RingtonePlayer } from './ringtone-player';
import { allowInsecureSignaling, signalingHost } from './signaling';
import type { SoundLoaderOptions, Sounds } from './sounds';
import {
  initialVoiceState,
  isLive,
  type Microphone,
  microphoneFailure,
  type VoiceEvent,
  type VoiceState,
  voiceReducer,
} from './voice-state';

type DeviceOptions = Device.Options & { chunderw?: string; publishEvents?: boolean };
export type DeviceClass = new (token: string, options: DeviceOptions) => Device;

export interface VoiceDeviceOptions {
  token: () => Promise<string>;
  /** Returns the signalling URL of `GET /api/config`. Null stands for Twilio itself. */
  signallingUrl: () => Promise<string | null>;
  loadDevice?: () => Promise<DeviceClass>;
  requestMicrophone?: typeof requestMicrophone;
  watchMicrophone?: typeof watchMicrophone;
  ringtone?: RingtonePlayer;
  /** Sounds that replace the built-in ones. */
  sounds?: Sounds;
  loadSounds?: (options: SoundLoaderOptions) => Promise<Sounds>;
  /** Receives a message for each sound that cannot be played. */
  onSoundProblem?: (message: string) => void;
  now?: () => number;
}

const REGISTER_TIMEOUT_MS = 15_000;
const SHOW_ENDED_MS = 5_000;

let insecureSignalingUrl: string | null = null;

async function loadSdk(): Promise<DeviceClass> {
  return (await import('@twilio/voice-sdk')).Device as unknown as DeviceClass;
}

/** Only a page that loads the SDK needs sounds. */
async function loadSounds(options: SoundLoaderOptions): Promise<Sounds> {
  return (await import('./sounds')).loadSounds(options);
}

/**
 * The telephone of one agent in this page, with at most one call at a time. `register` or the first `dial` creates
 * Twilio's Device. From then on it stays registered.
 *
 * @example
 * ```ts
 * const device = ringback.newVoiceDevice(workspaceId);
 * device.start();
 * device.state.subscribe(() => {
 *   if (device.state.get().call?.phase === 'incoming') showRinging();
 * });
 * await device.dial('+15550100001');
 * ```
 */
export class VoiceDevice {
  readonly state = new ObservableValue<VoiceState>(initialVoiceState);
  /** The level of the remote audio, 0 to 1. Separate from the state because it changes twenty times a second. */
  readonly level = new ObservableValue(0);
  readonly ringtone: RingtonePlayer;
  private readonly options: VoiceDeviceOptions;
  private sdk: Device | null = null;
  private registration: Promise<void> | null = null;
  private sounds: Promise<Sounds> | null = null;
  private call: Call | null = null;
  private waitingCalls: Call[] = [];
  private destroyed = false;
  private rebuildAttempt = 0;
  private dialAttempt = 0;
  private rebuildTimer: ReturnType<typeof setTimeout> | undefined;
  private clearTimer: ReturnType<typeof setTimeout> | undefined;
  private stopWatchingMicrophone = () => {};

  constructor(options: VoiceDeviceOptions) {
    this.options = options;
    this.ringtone = options.ringtone ?? new RingtonePlayer();
  }

  /** Twilio's own Device, for features without a method here. Null until the Voice SDK has loaded. */
  get device(): Device | null {
    return this.sdk;
  }

  /** Watches the microphone and checks whether calls are set up. Does not load the Voice SDK. */
  start(): void {
    this.stopWatchingMicrophone = (this.options.watchMicrophone ?? watchMicrophone)((microphone) =>
      this.dispatch({ type: 'microphone', microphone }),
    );
    void this.checkSetup();
  }

  /** Loads the Voice SDK and registers, so that calls can ring here. Resolves after the first attempt, and retries. */
  register(): Promise<void> {
    if (!this.registration && !this.destroyed) {
      void this.ringtone.detectAutoplayBlock();
      clearTimeout(this.rebuildTimer);
      this.registration = this.createDevice();
    }
    return this.registration ?? Promise.resolve();
  }

  destroy(): void {
    this.destroyed = true;
    clearTimeout(this.rebuildTimer);
    clearTimeout(this.clearTimer);
    this.stopWatchingMicrophone();
    this.ringtone.stop();
    this.sdk?.destroy();
    this.sdk = null;
    this.call = null;
    this.waitingCalls = [];
    this.state.set(initialVoiceState);
  }

  async requestMicrophone(): Promise<Microphone> {
    const microphone = await (this.options.requestMicrophone ?? requestMicrophone)();
    this.dispatch({ type: 'microphone', microphone });
    const failure = microphoneFailure(microphone);
    if (failure) this.dispatch({ type: 'failed', failure });
    return microphone;
  }

  /** Places a call if the microphone can be used. Returns the state of the microphone. */
  async dial(to: string, contactId?: string): Promise<Microphone> {
    if (isLive(this.state.get().call)) return 'granted';
    const microphone = await this.requestMicrophone();
    if (microphone !== 'granted' || this.destroyed || isLive(this.state.get().call)) return microphone;
    this.dispatch({ type: 'dialing', number: to });
    const attempt = ++this.dialAttempt;
    try {
      await this.register();
      if (attempt !== this.dialAttempt) return microphone;
      if (!this.sdk) throw new Error('The Voice SDK is not connected.');
      const call = await this.sdk.connect({ params: { To: to, ...(contactId ? { contactId } : {}) } });
      if (attempt === this.dialAttempt && !this.destroyed) this.attach(call);
      else call.disconnect();
    } catch {
      if (attempt === this.dialAttempt) this.endCall('call-failed');
    }
    return microphone;
  }

  /** Accepts the ringing call. Until it is connected, `accepting` is set and calling this again has no effect. */
  async accept(): Promise<void> {
    const call = this.call;
    if (!call || this.state.get().call?.accepting) return;
    this.dispatch({ type: 'accepting', is: true });
    const microphone = await this.requestMicrophone();
    if (this.call !== call) return;
    if (microphone !== 'granted') {
      this.dispatch({ type: 'accepting', is: false });
      return;
    }
    this.ringtone.stop();
    call.accept();
  }

  /** Rejects the ringing call. Hangs up instead if the call was already accepted. */
  reject(): void {
    if (this.call?.status() === 'pending') this.call.reject();
    else this.call?.disconnect();
  }

  hangUp(): void {
    if (this.call) this.call.disconnect();
    else this.endCall();
  }

  mute(muted: boolean): void {
    this.call?.mute(muted);
  }

  sendDigits(digits: string): void {
    this.dtmf.enqueue(digits);
  }

  private readonly dtmf = new DtmfQueue((key) => this.call?.sendDigits(key));

  /** Removes an ended call from the state before its five seconds are over. */
  dismiss(): void {
    this.dispatch({ type: 'cleared' });
  }

  private async checkSetup(): Promise<void> {
    this.dispatch({ type: 'readiness', readiness: this.rebuildAttempt ? 'reconnecting' : 'starting' });
    try {
      await this.options.token();
      if (this.registration) return;
      this.rebuildAttempt = 0;
      this.dispatch({ type: 'readiness', readiness: 'standby' });
    } catch (error) {
      if (!this.registration) this.onCreateFailed(error, () => void this.checkSetup());
    }
  }

  private onCreateFailed(error: unknown, retry: () => void): void {
    if (error instanceof Problem && error.code === 'voice-not-configured') {
      this.dispatch({ type: 'readiness', readiness: 'not-configured' });
    } else {
      this.retryLater(retry);
    }
  }

  private async createDevice(): Promise<void> {
    this.dispatch({ type: 'readiness', readiness: this.rebuildAttempt ? 'reconnecting' : 'starting' });
    try {
      this.sounds ??= this.loadSounds().catch((failure) => {
        this.sounds = null;
        throw failure;
      });
      const [token, signallingUrl, sounds] = await Promise.all([
        this.options.token(),
        this.options.signallingUrl(),
        this.sounds,
      ]);
      if (this.destroyed) return;
      if (signallingUrl && insecureSignalingUrl !== signallingUrl) {
        allowInsecureSignaling(signallingUrl);
        insecureSignalingUrl = signallingUrl;
      }
      const SdkDevice = await (this.options.loadDevice ?? loadSdk)();
      if (this.destroyed) return;
      const sdk = new SdkDevice(token, deviceOptions(signallingUrl, sounds));
      this.sdk = sdk;
      this.listen(sdk);
      await withTimeout(REGISTER_TIMEOUT_MS, sdk.register());
    } catch (error) {
      this.onCreateFailed(error, () => this.recreateDevice());
    }
  }

  private async loadSounds(): Promise<Sounds> {
    const onProblem = (message: string) => {
      this.dispatch({ type: 'sound-problem', message });
      this.options.onSoundProblem?.(message);
    };
    const { sounds } = this.options;
    const loaded = await (this.options.loadSounds ?? loadSounds)({ ...(sounds ? { sounds } : {}), onProblem });
    this.ringtone.url = loaded.incoming ?? null;
    return loaded;
  }

  /** Tries again after the workspace was set up. */
  retry(): void {
    if (this.destroyed || this.state.get().readiness !== 'not-configured') return;
    this.rebuildAttempt = 0;
    void (this.registration ? this.createDevice() : this.checkSetup());
  }

  /** Requests a new token for the same identity. Used when a token ends before it expires. */
  renewToken(): void {
    if (this.sdk) void this.refreshToken(this.sdk, 0);
  }

  private recreateDeviceLater(): void {
    this.retryLater(() => this.recreateDevice());
  }

  private retryLater(retry: () => void): void {
    if (this.destroyed) return;
    clearTimeout(this.rebuildTimer);
    this.dispatch({ type: 'readiness', readiness: 'reconnecting' });
    this.rebuildTimer = setTimeout(
      () => {
        // A live call can still reconnect with the old device, so the device is replaced after the call.
        if (isLive(this.state.get().call)) this.retryLater(retry);
        else retry();
      },
      backoffMs(this.rebuildAttempt++, 30_000),
    );
  }

  private recreateDevice(): void {
    const old = this.sdk;
    this.sdk = null;
    old?.destroy();
    void this.createDevice();
  }

  private listen(sdk: Device): void {
    const isCurrent = () => this.sdk === sdk && !this.destroyed;
    sdk.on('registered', () => {
      if (!isCurrent()) return;
      this.rebuildAttempt = 0;
      clearTimeout(this.rebuildTimer);
      this.dispatch({ type: 'readiness', readiness: 'ready' });
    });
    sdk.on('unregistered', () => {
      if (!isCurrent()) return;
      this.dispatch({ type: 'readiness', readiness: 'reconnecting' });
      this.waitingCalls = [];
      // The SDK drops pending calls when its socket closes, without an event.
      if (this.state.get().call?.phase === 'incoming') this.endCall('connection-lost');
    });
    sdk.on('error', () => {
      if (isCurrent() && sdk.state !== 'registered') this.recreateDeviceLater();
    });
    sdk.on('tokenWillExpire', () => void this.refreshToken(sdk, 0));
    sdk.on('incoming', (call: Call) => {
      if (!isCurrent()) return;
      if (isLive(this.state.get().call)) this.waitingCalls.push(call);
      else this.ring(call);
    });
  }

  private async refreshToken(sdk: Device, attempt: number): Promise<void> {
    if (this.sdk !== sdk || this.destroyed) return;
    try {
      sdk.updateToken(await this.options.token());
    } catch {
      setTimeout(() => void this.refreshToken(sdk, attempt + 1), backoffMs(attempt, 10_000));
    }
  }

  private ring(call: Call): void {
    this.dispatch({
      type: 'incoming',
      number: call.parameters.From ?? '',
      callId: call.customParameters.get('callId') ?? null,
    });
    this.ringtone.start();
    this.attach(call);
  }

  private attach(call: Call): void {
    this.call = call;
    const ifCurrent = (callback: () => void) => () => {
      if (this.call === call) callback();
    };
    const end = ifCurrent(() => this.endCall());
    call.on(
      'ringing',
      ifCurrent(() => this.dispatch({ type: 'ringing' })),
    );
    call.on(
      'accept',
      ifCurrent(() => this.dispatch({ type: 'accepted', at: this.now() })),
    );
    call.on('mute', (muted: boolean) => ifCurrent(() => this.dispatch({ type: 'muted', muted }))());
    call.on(
      'reconnecting',
      ifCurrent(() => this.dispatch({ type: 'media', up: false })),
    );
    call.on(
      'reconnected',
      ifCurrent(() => this.dispatch({ type: 'media', up: true })),
    );
    call.on(
      'warning',
      ifCurrent(() => this.dispatch({ type: 'quality', quality: 'bad' })),
    );
    call.on(
      'warning-cleared',
      ifCurrent(() => this.dispatch({ type: 'quality', quality: 'good' })),
    );
    call.on('volume', (_: number, remoteLevel: number) => ifCurrent(() => this.level.set(remoteLevel))());
    call.on('transportClose', () => queueMicrotask(ifCurrent(() => this.onTransportLost(call))));
    call.on('disconnect', end);
    call.on('cancel', end);
    call.on('reject', end);
    call.on('error', (error: { code: number }) =>
      ifCurrent(() => {
        if (error.code === 31401) this.dispatch({ type: 'microphone', microphone: 'denied' });
        if (call.status() === 'closed') this.endCall(error.code === 31401 ? 'microphone-denied' : 'call-failed');
      })(),
    );
  }

  /**
   * Ends a call that the SDK closed silently because it was not answered yet and so cannot be resumed. The SDK keeps
   * its
   * microphone open and stays busy. So this stops the microphone and recreates the device.
   */
  private onTransportLost(call: Call): void {
    if (call.status() !== 'closed') return;
    for (const track of call.getLocalStream()?.getTracks() ?? []) track.stop();
    this.endCall('connection-lost');
    this.recreateDevice();
  }

  private endCall(failure?: 'call-failed' | 'microphone-denied' | 'connection-lost'): void {
    this.call = null;
    this.ringtone.stop();
    this.dialAttempt++;
    this.dtmf.clear();
    this.level.set(0);
    this.dispatch({ type: 'ended', at: this.now() });
    if (failure) this.dispatch({ type: 'failed', failure });
    clearTimeout(this.clearTimer);
    this.clearTimer = setTimeout(() => this.dispatch({ type: 'cleared' }), SHOW_ENDED_MS);
    const next = this.waitingCalls.find((call) => call.status() === 'pending');
    this.waitingCalls = this.waitingCalls.filter((call) => call !== next && call.status() === 'pending');
    if (next) this.ring(next);
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private dispatch(event: VoiceEvent): void {
    if (!this.destroyed) this.state.set(voiceReducer(this.state.get(), event));
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
