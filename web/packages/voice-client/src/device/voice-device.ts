import type { Device } from '@twilio/voice-sdk';
import type { CallReport } from '../api/client';
import { CallAudio } from '../audio/call-audio';
import type { NetworkTestResult } from '../audio/network-test';
import type { CallControl, ClaimingPage, SupervisionMode } from '../calls/call-control';
import { ObservableValue } from '../observable';
import type { EventFrame } from '../realtime/frames';
import { obey, referenceOf } from '../tabs/obey';
import { SharedPhoneTabs } from '../tabs/shared-phone';
import type { BrowserTabs, CallReference, PhoneCommand, SharedPhone } from '../tabs/tab-channel';
import type { DeviceClass } from './device-registration';
import { LocalPhone } from './local-phone';
import { requestMicrophone, watchMicrophone } from './microphone';
import { RingtonePlayer } from './ringtone-player';
import type { SoundLoaderOptions, Sounds } from './sounds';
import {
  type CallToJoin,
  initialVoiceState,
  isLive,
  type Microphone,
  microphoneFailure,
  type VoiceEvent,
  type VoiceState,
  voiceReducer,
} from './voice-state';

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
  /** Sends a report about a call to the server. */
  report?: (report: CallReport) => Promise<void>;
  /** Shares the phone with the other pages of this browser. Null or missing: this page has its own. */
  tabs?: BrowserTabs | null;
  /** The requests of conference calls. Null or missing: takes only calls that Twilio's Device rings for. */
  control?: CallControl | null;
  /** Keeps whether the user wants calls while the page reloads. */
  storage?: Pick<Storage, 'getItem' | 'setItem'> | null;
  /** Keeps the audio settings of this browser. */
  audioStorage?: Pick<Storage, 'getItem' | 'setItem'> | null;
  now?: () => number;
}

/** Where the storage of a tab keeps that the user wants calls. */
export const WANTED_KEY = 'ringback.available';
const THIS_PAGE = 'this page';

/** Only a page that loads the SDK needs sounds. */
async function loadSounds(options: SoundLoaderOptions): Promise<Sounds> {
  return (await import('./sounds')).loadSounds(options);
}

/**
 * The telephone of one agent in this browser, with at most one call at a time. One page holds it; the others show its
 * state and steer it. `register` or the first `dial` creates Twilio's Device, in the page that holds the phone. From then
 * on it stays registered.
 *
 * @example
 * ```ts
 * const device = ringback.newVoiceDevice(workspaceId, userId);
 * device.start();
 * device.state.subscribe(() => {
 *   if (device.state.get().call?.phase === 'incoming') showRinging();
 * });
 * await device.dial('+15550100001');
 * ```
 */
export class VoiceDevice {
  readonly state: ObservableValue<VoiceState>;
  /** The level of the remote audio, 0 to 1. Separate from the state because it changes twenty times a second. */
  readonly level = new ObservableValue(0);
  /** Whether this page holds the phone: it has the device, and plays the audio of the call. */
  readonly holdsPhone = new ObservableValue(false);
  /** Whether no page of this browser may play the ringtone until the user has clicked or typed. */
  readonly ringMuted = new ObservableValue(false);
  readonly ringtone: RingtonePlayer;
  /** The microphone, speaker and ringer of this browser. */
  readonly audio: CallAudio;
  private readonly options: VoiceDeviceOptions;
  private readonly tabs: SharedPhoneTabs | null;
  private phone: LocalPhone | null = null;
  private sounds: Promise<Sounds> | null = null;
  private shared: SharedPhone | null = null;
  /** The signed-in user. Null before the first welcome. */
  private userId: string | null = null;
  private readonly pageId = crypto.randomUUID();
  private destroyed = false;
  private hasDetectedAutoplay = false;
  private stopWatchingMicrophone = () => {};

  constructor(options: VoiceDeviceOptions) {
    this.options = options;
    this.ringtone = options.ringtone ?? new RingtonePlayer();
    this.state = new ObservableValue<VoiceState>({
      ...initialVoiceState,
      wantsCalls: options.storage?.getItem(WANTED_KEY) === 'yes',
    });
    this.audio = new CallAudio({
      storage: options.audioStorage ?? null,
      source: globalThis.navigator?.mediaDevices ?? null,
      isOnCall: () => isLive(this.state.get().call),
      onRinger: (deviceId, volume) => this.ringtone.setOutput(deviceId, volume),
    });
    this.tabs = options.tabs ? this.shareOver(options.tabs) : null;
    this.ringtone.autoplayBlocked.subscribe(() => {
      this.tabs?.sayHello();
      this.updateRinging();
    });
    this.state.subscribe(() => {
      this.updateRinging();
      this.tabs?.publish();
    });
    if (!this.tabs) this.holdPhone();
  }

  /**
   * Twilio's own Device, for features without a method here. Null until the Voice SDK has loaded in this page. Its audio
   * context is suspended between calls, so resume `Device.audioContext` before you place a call with it.
   */
  get device(): Device | null {
    return this.phone?.sdk ?? null;
  }

  /** Watches the microphone and checks whether calls are set up. Does not load the Voice SDK. */
  start(): void {
    this.stopWatchingMicrophone = (this.options.watchMicrophone ?? watchMicrophone)((microphone) =>
      this.dispatch({ type: 'microphone', microphone }),
    );
    this.audio.start();
    if (this.tabs) this.tabs.start();
    else this.phone?.checkSetup();
  }

  /** Loads the Voice SDK and registers, so that calls can ring here. Resolves after the first attempt, and retries. */
  async register(): Promise<void> {
    if (this.destroyed) return;
    this.detectAutoplayBlock();
    if (this.phone) await this.phone.register();
    else this.tabs?.command({ do: 'register' });
  }

  destroy(): void {
    this.destroyed = true;
    this.stopWatchingMicrophone();
    this.audio.stop();
    this.ringtone.stop();
    this.phone?.destroy();
    this.phone = null;
    this.tabs?.stop();
    this.state.set(initialVoiceState);
  }

  async requestMicrophone(): Promise<Microphone> {
    const microphone = await (this.options.requestMicrophone ?? requestMicrophone)();
    this.dispatch({ type: 'microphone', microphone });
    if (microphone === 'granted') void this.audio.refresh();
    const failure = microphoneFailure(microphone);
    if (failure) this.dispatch({ type: 'failed', failure });
    return microphone;
  }

  /** Notes whether the user wants calls to ring in this browser. The page that holds the phone registers. */
  setWantsCalls(wantsCalls: boolean): void {
    if (this.phone) {
      this.dispatch({ type: 'wants-calls', wantsCalls });
      this.phone.onWantsCalls();
    } else this.tabs?.command({ do: 'want-calls', wanted: wantsCalls });
  }

  /**
   * Places a call if the microphone can be used. Returns the state of the microphone.
   *
   * @param callerId - The number that the call shows, one of the workspace's caller IDs; by default the server chooses.
   */
  async dial(to: string, contactId?: string, callerId?: string): Promise<Microphone> {
    if (this.phone) return this.phone.dial(to, contactId, callerId);
    // The browser asks for the microphone in the page that the user sees.
    const microphone = await this.requestMicrophone();
    if (microphone === 'granted') {
      this.tabs?.command({ do: 'dial', to, ...(contactId ? { contactId } : {}), ...(callerId ? { callerId } : {}) });
    }
    return microphone;
  }

  /** Accepts the ringing call. Until it is connected, `accepting` is set and calling this again has no effect. */
  async accept(): Promise<void> {
    if (this.phone) return this.phone.accept();
    const of = referenceOf(this.state.get().call);
    if (of && (await this.requestMicrophone()) === 'granted') this.tabs?.command({ do: 'accept', of });
  }

  /**
   * Receives an event of the server. Conference calls are offered by events, so the host passes each frame of the
   * workspace's `RealtimeConnection`. Pages that do not hold the phone ignore it.
   */
  receive(frame: EventFrame): void {
    if (frame.type === 'welcome') this.userId = frame.userId;
    this.phone?.receive(frame);
  }

  /** Connects the user to a call in `state.held`, and puts the current call on hold. */
  async rejoin(callId: string): Promise<void> {
    if (this.phone) return this.phone.rejoin(callId);
    if ((await this.requestMicrophone()) === 'granted') this.tabs?.command({ do: 'rejoin', callId });
  }

  /**
   * Joins a call of other users to listen, to whisper to its agent, or to speak to everyone. For the call that the user
   * supervises already, it changes the mode.
   */
  async supervise(call: CallToJoin, mode: SupervisionMode): Promise<void> {
    if (this.phone) return this.phone.supervise(call, mode);
    if (await this.mayJoin()) this.tabs?.command({ do: 'supervise', call, mode });
  }

  /** Joins a call in place of its agents, who leave as soon as the user has joined. */
  async takeOver(call: CallToJoin): Promise<void> {
    if (this.phone) return this.phone.takeOver(call);
    if (await this.mayJoin()) this.tabs?.command({ do: 'take-over', call });
  }

  /** Returns whether the microphone can be used. The browser asks for it in the page that the user sees. */
  private async mayJoin(): Promise<boolean> {
    return isLive(this.state.get().call) || (await this.requestMicrophone()) === 'granted';
  }

  /** Puts the current call on hold, and accepts the call in `state.second`. */
  async acceptSecond(callId: string): Promise<void> {
    if (this.phone) return this.phone.acceptSecond(callId);
    this.tabs?.command({ do: 'accept-second', callId });
  }

  /** Declines the call in `state.second` for this user only. */
  declineSecond(callId: string): void {
    if (this.phone) this.phone.declineSecond(callId);
    else this.tabs?.command({ do: 'decline-second', callId });
  }

  /** Rejects the ringing call. Hangs up instead if the call was already accepted. */
  reject(): void {
    if (this.phone) this.phone.reject();
    else this.steer((of) => ({ do: 'reject', of }));
  }

  hangUp(): void {
    if (this.phone) this.phone.hangUp();
    else this.steer((of) => ({ do: 'hang-up', of }));
  }

  mute(muted: boolean): void {
    if (this.phone) this.phone.mute(muted);
    else this.steer((of) => ({ do: 'mute', muted, of }));
  }

  sendDigits(digits: string): void {
    if (this.phone) this.phone.sendDigits(digits);
    else this.steer((of) => ({ do: 'send-digits', digits, of }));
  }

  /** Removes an ended call from the state before its five seconds are over. */
  dismiss(): void {
    if (this.phone) this.dispatch({ type: 'cleared' });
    else this.tabs?.command({ do: 'dismiss' });
  }

  /** Tries again after the workspace was set up. */
  retry(): void {
    if (this.state.get().readiness === 'not-configured') this.phone?.retry();
  }

  /** Requests a new token for the same identity. Used when a token ends before it expires. */
  renewToken(): void {
    this.phone?.renewToken();
  }

  /** Measures the network with a test call. It takes about fifteen seconds. */
  async testNetwork(): Promise<NetworkTestResult> {
    return (await import('../audio/network-test')).testNetwork(this.options);
  }

  private shareOver(tabs: BrowserTabs): SharedPhoneTabs {
    return new SharedPhoneTabs(tabs, {
      onHold: () => this.holdPhone(),
      onRelease: () => {
        this.phone?.destroy();
        this.phone = null;
        this.level.set(0);
        this.holdsPhone.set(false);
      },
      onPhone: (shared) => {
        this.shared = shared;
        this.rememberWanted(shared.state);
        if (shared.state.readiness === 'ready') this.detectAutoplayBlock();
        const { microphone } = this.state.get();
        this.state.set({ ...shared.state, microphone });
        this.updateRinging();
      },
      onOthersChanged: () => this.updateRinging(),
      onCommand: (command) => obey(this, this.state.get().call, command),
      phone: () => ({ state: this.state.get() }),
      canPlay: () => !this.ringtone.autoplayBlocked.get(),
      isOnCall: () => {
        const { call } = this.state.get();
        return isLive(call) && call.startedAt !== null;
      },
    });
  }

  /** Starts the phone in this page. A call of the previous holder has ended with its page. */
  private holdPhone(): void {
    const { options } = this;
    const { readiness, call } = this.state.get();
    this.phone = new LocalPhone({
      token: options.token,
      signallingUrl: options.signallingUrl,
      ...(options.loadDevice ? { loadDevice: options.loadDevice } : {}),
      loadSounds: () => this.loadSounds(),
      onCreated: (sdk) => this.audio.use(sdk),
      state: this.state.get,
      dispatch: (event) => this.dispatch(event),
      onLevel: (level) => this.level.set(level),
      requestMicrophone: () => this.requestMicrophone(),
      onCallStarts: () => this.audio.callStarts(),
      onCallEnded: () => this.audio.callEnded(),
      ...(options.report ? { report: options.report } : {}),
      control: options.control ?? null,
      page: () => this.claimingPage(),
      userId: () => this.userId,
      now: options.now ?? Date.now,
    });
    this.shared = null;
    this.holdsPhone.set(true);
    if (!this.tabs) return;
    this.state.set({ ...this.state.get(), second: null, switchingTo: null });
    if (isLive(call)) {
      this.state.set({ ...this.state.get(), call: null });
      const isOffer = call.phase === 'incoming' && call.offer !== null;
      if (!isOffer) this.dispatch({ type: 'failed', failure: 'connection-lost' });
    }
    const wasRegistered = readiness === 'ready' || readiness === 'reconnecting';
    if (wasRegistered) void this.register();
    else this.phone.checkSetup();
    // Without a connection yet, its welcome follows.
    if (this.userId !== null) this.phone.loadOffers();
  }

  private claimingPage(): ClaimingPage {
    return { tab: this.tabs?.tab ?? this.pageId, fence: this.tabs?.term ?? 1 };
  }

  /** Loads the ringtone, so it waits until calls can ring. */
  private detectAutoplayBlock(): void {
    if (this.hasDetectedAutoplay) return;
    this.hasDetectedAutoplay = true;
    void this.ringtone.detectAutoplayBlock();
  }

  private loadSounds(): Promise<Sounds> {
    const { sounds } = this.options;
    const onProblem = (message: string) => {
      this.dispatch({ type: 'sound-problem', message });
      this.options.onSoundProblem?.(message);
    };
    this.sounds ??= (this.options.loadSounds ?? loadSounds)({ ...(sounds ? { sounds } : {}), onProblem }).then(
      (loaded) => {
        this.ringtone.url = loaded.incoming ?? null;
        return loaded;
      },
      (failure) => {
        this.sounds = null;
        throw failure;
      },
    );
    return this.sounds;
  }

  /** Rings while a call rings, in the page that was chosen for it. */
  private updateRinging(): void {
    const { call } = this.state.get();
    if (call?.phase === 'incoming' && !call.accepting && this.isRinger()) this.ringtone.start();
    else this.ringtone.stop();
    const isMuted = this.phone ? this.ringer() === null : this.shared?.ringMuted;
    this.ringMuted.set(isMuted ?? false);
  }

  private isRinger(): boolean {
    if (!this.phone) return this.shared?.ringer === this.tabs?.tab;
    // Without a page that may play, the holder rings as soon as the user interacts with it.
    const ringer = this.ringer();
    return ringer === null || ringer === (this.tabs?.tab ?? THIS_PAGE);
  }

  private ringer(): string | null {
    if (this.tabs) return this.tabs.ringer();
    return this.ringtone.autoplayBlocked.get() ? null : THIS_PAGE;
  }

  private steer(commandFor: (of: CallReference) => PhoneCommand): void {
    const of = referenceOf(this.state.get().call);
    if (of) this.tabs?.command(commandFor(of));
  }

  private rememberWanted({ wantsCalls }: VoiceState): void {
    if (wantsCalls !== this.state.get().wantsCalls) {
      this.options.storage?.setItem(WANTED_KEY, wantsCalls ? 'yes' : 'no');
    }
  }

  private dispatch(event: VoiceEvent): void {
    if (this.destroyed) return;
    const next = voiceReducer(this.state.get(), event);
    this.rememberWanted(next);
    this.state.set(next);
  }
}
