import type { Call, Device } from '@twilio/voice-sdk';
import { Problem } from '../api/problem';
import { backoffMs } from '../backoff';
import { Store } from '../observable';
import { PacedKeys } from './dtmf-queue';
import { askForMicrophone, watchMicrophone } from './microphone';
import { Bell } from './ringtone-player';
import { chunderwOf, speakPlainTo } from './signaling';
import {
  failureOf,
  isLive,
  type Microphone,
  quiet,
  type VoiceEvent,
  type VoiceState,
  voiceReducer,
} from './voice-state';

type DeviceOptions = Device.Options & { chunderw?: string; publishEvents?: boolean };
export type DeviceClass = new (token: string, options: DeviceOptions) => Device;

export interface VoiceDeviceOptions {
  token: () => Promise<string>;
  /** From `GET /api/config`; null is Twilio itself. */
  signallingUrl: () => Promise<string | null>;
  loadDevice?: () => Promise<DeviceClass>;
  askForMicrophone?: typeof askForMicrophone;
  watchMicrophone?: typeof watchMicrophone;
  bell?: Bell;
  now?: () => number;
}

const REGISTER_WITHIN_MS = 15_000;
const SHOW_ENDED_MS = 5_000;
const SOUNDS = ['incoming', 'outgoing', 'disconnect', ...'0123456789sh'.split('').map((key) => `dtmf${key}`)];

let plainTo: string | null = null;

async function loadSdk(): Promise<DeviceClass> {
  return (await import('@twilio/voice-sdk')).Device as unknown as DeviceClass;
}

/** One agent's telephone in this page: Twilio's Device kept registered, and at most one call at a time. */
export class VoiceDevice {
  readonly state = new Store<VoiceState>(quiet);
  /** How loud the other voice is, 0 to 1; apart from the state, since it changes twenty times a second. */
  readonly level = new Store(0);
  readonly bell: Bell;
  private readonly options: VoiceDeviceOptions;
  private sdk: Device | null = null;
  private call: Call | null = null;
  private waiting: Call[] = [];
  private destroyed = false;
  private attempt = 0;
  private dialling = 0;
  private rebuildTimer: ReturnType<typeof setTimeout> | undefined;
  private clearTimer: ReturnType<typeof setTimeout> | undefined;
  private unwatch = () => {};

  constructor(options: VoiceDeviceOptions) {
    this.options = options;
    this.bell = options.bell ?? new Bell();
  }

  /** Twilio's own Device, for what is not wrapped here. */
  get device(): Device | null {
    return this.sdk;
  }

  start(): void {
    this.unwatch = (this.options.watchMicrophone ?? watchMicrophone)((microphone) =>
      this.tell({ type: 'microphone', microphone }),
    );
    void this.bell.check();
    void this.build();
  }

  destroy(): void {
    this.destroyed = true;
    clearTimeout(this.rebuildTimer);
    clearTimeout(this.clearTimer);
    this.unwatch();
    this.bell.end();
    this.sdk?.destroy();
    this.sdk = null;
    this.call = null;
    this.waiting = [];
    this.state.set(quiet);
  }

  async askForMicrophone(): Promise<Microphone> {
    const microphone = await (this.options.askForMicrophone ?? askForMicrophone)();
    this.tell({ type: 'microphone', microphone });
    const failure = failureOf(microphone);
    if (failure) this.tell({ type: 'failed', failure });
    return microphone;
  }

  /** Answers with how it stands with the microphone: without one there is no call. */
  async dial(to: string, contactId?: string): Promise<Microphone> {
    if (isLive(this.state.get().call)) return 'granted';
    const microphone = await this.askForMicrophone();
    if (microphone !== 'granted' || !this.sdk || isLive(this.state.get().call)) return microphone;
    this.tell({ type: 'dialing', number: to });
    const mine = ++this.dialling;
    try {
      const call = await this.sdk.connect({ params: { To: to, ...(contactId ? { contactId } : {}) } });
      if (mine === this.dialling && !this.destroyed) this.follow(call);
      else call.disconnect();
    } catch {
      if (mine === this.dialling) this.over('call-failed');
    }
    return microphone;
  }

  /** Once for each call: until the two are joined, the state says that it is being accepted. */
  async accept(): Promise<void> {
    const call = this.call;
    if (!call || this.state.get().call?.accepting) return;
    this.tell({ type: 'accepting', is: true });
    const microphone = await this.askForMicrophone();
    if (this.call !== call) return;
    if (microphone !== 'granted') {
      this.tell({ type: 'accepting', is: false });
      return;
    }
    this.bell.end();
    call.accept();
  }

  /** One that is being accepted already can only be hung up. */
  reject(): void {
    if (this.call?.status() === 'pending') this.call.reject();
    else this.call?.disconnect();
  }

  hangUp(): void {
    if (this.call) this.call.disconnect();
    else this.over();
  }

  mute(muted: boolean): void {
    this.call?.mute(muted);
  }

  sendDigits(digits: string): void {
    this.keys.press(digits);
  }

  private readonly keys = new PacedKeys((key) => this.call?.sendDigits(key));

  /** Takes an ended call off the screen before its five seconds are over. */
  dismiss(): void {
    this.tell({ type: 'cleared' });
  }

  private async build(): Promise<void> {
    this.tell({ type: 'readiness', readiness: this.attempt ? 'reconnecting' : 'starting' });
    try {
      const [token, signallingUrl] = await Promise.all([this.options.token(), this.options.signallingUrl()]);
      if (this.destroyed) return;
      if (signallingUrl && plainTo !== signallingUrl) {
        speakPlainTo(signallingUrl);
        plainTo = signallingUrl;
      }
      const DeviceOfSdk = await (this.options.loadDevice ?? loadSdk)();
      if (this.destroyed) return;
      const sdk = new DeviceOfSdk(token, optionsFor(signallingUrl));
      this.sdk = sdk;
      this.listen(sdk);
      await within(REGISTER_WITHIN_MS, sdk.register());
    } catch (error) {
      if (error instanceof Problem && error.code === 'voice-not-configured') {
        this.tell({ type: 'readiness', readiness: 'not-configured' });
      } else {
        this.rebuildLater();
      }
    }
  }

  /** A workspace that had no credentials has them now. */
  retry(): void {
    if (this.destroyed || this.state.get().readiness !== 'not-configured') return;
    this.attempt = 0;
    void this.build();
  }

  /** The token has ended before its time: a new one, for the same identity, takes its place. */
  renew(): void {
    if (this.sdk) void this.refreshToken(this.sdk, 0);
  }

  private rebuildLater(): void {
    if (this.destroyed) return;
    clearTimeout(this.rebuildTimer);
    this.tell({ type: 'readiness', readiness: 'reconnecting' });
    this.rebuildTimer = setTimeout(
      () => {
        // A live call has a socket of its own to save; the device is rebuilt when it is over.
        if (isLive(this.state.get().call)) this.rebuildLater();
        else this.rebuild();
      },
      backoffMs(this.attempt++, 30_000),
    );
  }

  private rebuild(): void {
    const old = this.sdk;
    this.sdk = null;
    old?.destroy();
    void this.build();
  }

  private listen(sdk: Device): void {
    const ours = () => this.sdk === sdk && !this.destroyed;
    sdk.on('registered', () => {
      if (!ours()) return;
      this.attempt = 0;
      clearTimeout(this.rebuildTimer);
      this.tell({ type: 'readiness', readiness: 'ready' });
    });
    sdk.on('unregistered', () => {
      if (!ours()) return;
      this.tell({ type: 'readiness', readiness: 'reconnecting' });
      this.waiting = [];
      // The SDK forgets pending calls when its socket goes, and tells nobody.
      if (this.state.get().call?.phase === 'incoming') this.over('connection-lost');
    });
    sdk.on('error', () => {
      if (ours() && sdk.state !== 'registered') this.rebuildLater();
    });
    sdk.on('tokenWillExpire', () => void this.refreshToken(sdk, 0));
    sdk.on('incoming', (call: Call) => {
      if (!ours()) return;
      if (isLive(this.state.get().call)) this.waiting.push(call);
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
    this.tell({
      type: 'incoming',
      number: call.parameters.From ?? '',
      callId: call.customParameters.get('callId') ?? null,
    });
    this.bell.begin();
    this.follow(call);
  }

  private follow(call: Call): void {
    this.call = call;
    const when = (act: () => void) => () => {
      if (this.call === call) act();
    };
    const end = when(() => this.over());
    call.on(
      'ringing',
      when(() => this.tell({ type: 'ringing' })),
    );
    call.on(
      'accept',
      when(() => this.tell({ type: 'accepted', at: this.now() })),
    );
    call.on('mute', (muted: boolean) => when(() => this.tell({ type: 'muted', muted }))());
    call.on(
      'reconnecting',
      when(() => this.tell({ type: 'media', up: false })),
    );
    call.on(
      'reconnected',
      when(() => this.tell({ type: 'media', up: true })),
    );
    call.on(
      'warning',
      when(() => this.tell({ type: 'quality', quality: 'bad' })),
    );
    call.on(
      'warning-cleared',
      when(() => this.tell({ type: 'quality', quality: 'good' })),
    );
    call.on('volume', (_: number, heard: number) => when(() => this.level.set(heard))());
    call.on('transportClose', () => queueMicrotask(when(() => this.lostOnTheWay(call))));
    call.on('disconnect', end);
    call.on('cancel', end);
    call.on('reject', end);
    call.on('error', (error: { code: number }) =>
      when(() => {
        if (error.code === 31401) this.tell({ type: 'microphone', microphone: 'denied' });
        if (call.status() === 'closed') this.over(error.code === 31401 ? 'microphone-denied' : 'call-failed');
      })(),
    );
  }

  /**
   * A call that is not answered yet cannot be resumed: the SDK closes it without a word, keeps its microphone open and
   * stays busy. So the microphone is stopped here and the device built anew.
   */
  private lostOnTheWay(call: Call): void {
    if (call.status() !== 'closed') return;
    for (const track of call.getLocalStream()?.getTracks() ?? []) track.stop();
    this.over('connection-lost');
    this.rebuild();
  }

  private over(failure?: 'call-failed' | 'microphone-denied' | 'connection-lost'): void {
    this.call = null;
    this.bell.end();
    this.dialling++;
    this.keys.forget();
    this.level.set(0);
    this.tell({ type: 'ended', at: this.now() });
    if (failure) this.tell({ type: 'failed', failure });
    clearTimeout(this.clearTimer);
    this.clearTimer = setTimeout(() => this.tell({ type: 'cleared' }), SHOW_ENDED_MS);
    const next = this.waiting.find((call) => call.status() === 'pending');
    this.waiting = this.waiting.filter((call) => call !== next && call.status() === 'pending');
    if (next) this.ring(next);
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private tell(event: VoiceEvent): void {
    if (!this.destroyed) this.state.set(voiceReducer(this.state.get(), event));
  }
}

function optionsFor(signallingUrl: string | null): DeviceOptions {
  return {
    // The SDK types its codecs as an enum that lives in the module that must not be loaded yet.
    codecPreferences: ['opus', 'pcmu'] as unknown as NonNullable<Device.Options['codecPreferences']>,
    sounds: Object.fromEntries(SOUNDS.map((name) => [name, `/sounds/${name}.wav`])),
    maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
    closeProtection: true,
    tokenRefreshMs: 30_000,
    ...(signallingUrl ? { chunderw: chunderwOf(signallingUrl), publishEvents: false } : { edge: 'roaming' }),
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
