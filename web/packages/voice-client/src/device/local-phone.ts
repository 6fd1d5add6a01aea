import type { Call, Device } from '@twilio/voice-sdk';
import type { CallReport } from '../api/client';
import type { CallControl, ClaimingPage, SupervisionMode } from '../calls/call-control';
import type { EventFrame } from '../realtime/frames';
import { listenToCall } from './call-events';
import { reportCall } from './call-report';
import { ConferenceCalls } from './conference-calls';
import { DeviceRegistration, type DeviceRegistrationOptions } from './device-registration';
import { DtmfQueue } from './dtmf-queue';
import { SdkAudio, type SdkAudioContext } from './sdk-audio';
import { Supervision } from './supervision';
import type { CallToJoin, Microphone, VoiceEvent, VoiceFailure, VoiceState } from './voice-state';
import { isLive } from './voice-state';

export interface LocalPhoneOptions
  extends Pick<DeviceRegistrationOptions, 'token' | 'signallingUrl' | 'loadDevice' | 'loadSounds' | 'onCreated'> {
  state: () => VoiceState;
  dispatch: (event: VoiceEvent) => void;
  onLevel: (level: number) => void;
  requestMicrophone: () => Promise<Microphone>;
  /** Opens the chosen microphone before a call is connected. */
  onCallStarts: () => Promise<void>;
  onCallEnded: () => void;
  /** Sends a report about a call. */
  report?: (report: CallReport) => Promise<void>;
  /** The requests of conference calls. Null takes only calls that Twilio's Device rings for. */
  control: CallControl | null;
  /** Returns what identifies this page in a claim. */
  page: () => ClaimingPage;
  userId: () => string | null;
  now: () => number;
}

const SHOW_ENDED_MS = 5_000;
/** The SDK places one call at a time, so the next one waits for the end of the current one, but no longer than this. */
const DISCONNECT_LIMIT_MS = 1000;

/** The phone that this page holds: Twilio's Device, with at most one call at a time. */
export class LocalPhone {
  private readonly options: LocalPhoneOptions;
  private readonly registration: DeviceRegistration;
  private readonly conference: ConferenceCalls | null;
  private readonly supervision: Supervision | null;
  private readonly dtmf = new DtmfQueue((key) => this.call?.sendDigits(key));
  private readonly audio = new SdkAudio(() => this.audioContext);
  private audioContext: SdkAudioContext | undefined;
  private call: Call | null = null;
  private waitingCalls: Call[] = [];
  private destroyed = false;
  private dialAttempt = 0;
  private clearTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LocalPhoneOptions) {
    this.options = options;
    this.registration = new DeviceRegistration({
      ...options,
      onCreated: (sdk, audioContext) => {
        this.audioContext = audioContext;
        // The first call of a page creates the device.
        if (isLive(options.state().call)) this.audio.use();
        else this.audio.rest();
        options.onCreated(sdk, audioContext);
      },
      onReadiness: (readiness) => this.dispatch({ type: 'readiness', readiness }),
      onIncoming: (call) => {
        if (isLive(options.state().call)) this.waitingCalls.push(call);
        else this.ring(call);
      },
      onUnregistered: () => {
        this.waitingCalls = [];
        // The server offers a conference call, not the device.
        const { call } = options.state();
        if (call?.phase === 'incoming' && (!call.offer || this.call)) this.endCall('connection-lost');
      },
      isOnCall: () => isLive(options.state().call),
    });
    const shared = options.control && {
      control: options.control,
      page: options.page,
      userId: options.userId,
      state: options.state,
      dispatch: (event: VoiceEvent) => this.dispatch(event),
      requestMicrophone: options.requestMicrophone,
      connect: (params: () => Promise<Record<string, string>>) => this.connect(params),
      disconnect: () => this.disconnect(),
      endCall: (failure?: VoiceFailure) => this.endCall(failure),
      now: options.now,
    };
    this.conference = shared && new ConferenceCalls(shared);
    this.supervision = shared && new Supervision(shared);
  }

  get sdk(): Device | null {
    return this.registration.sdk;
  }

  checkSetup(): void {
    void this.registration.checkSetup();
  }

  register(): Promise<void> {
    return this.registration.register();
  }

  retry(): void {
    this.registration.retry();
  }

  renewToken(): void {
    this.registration.renewToken();
  }

  /** Receives an event of the server, which may offer a call. */
  receive(frame: EventFrame): void {
    this.conference?.receive(frame);
  }

  /** Reads the offered calls, when this page takes the phone over. */
  loadOffers(): void {
    void this.conference?.load();
  }

  /** Rings a call that was offered while the user did not want calls. */
  onWantsCalls(): void {
    this.conference?.ringNext();
  }

  destroy(): void {
    this.destroyed = true;
    this.conference?.stop();
    clearTimeout(this.clearTimer);
    this.registration.destroy();
    this.audio.release();
    this.call = null;
    this.waitingCalls = [];
  }

  async dial(to: string, contactId?: string, callerId?: string): Promise<Microphone> {
    const { requestMicrophone, state } = this.options;
    const isOnCall = isLive(state().call);
    const microphone = await requestMicrophone();
    if (microphone !== 'granted' || this.destroyed || isLive(state().call) !== isOnCall) return microphone;
    if (isOnCall && !(await this.conference?.park())) return microphone;
    this.dispatch({ type: 'dialing', number: to, replacesCurrent: isOnCall });
    const params = { To: to, ...(contactId ? { contactId } : {}), ...(callerId ? { callerId } : {}) };
    await this.connect(async () => params).catch(() => this.endCall('call-failed'));
    return microphone;
  }

  async accept(): Promise<void> {
    const call = this.call;
    const ringing = this.options.state().call;
    if (ringing?.phase === 'incoming' && ringing.offer) {
      if (!ringing.accepting) await this.conference?.accept(ringing.offer);
      return;
    }
    if (call?.status() !== 'pending' || this.options.state().call?.accepting) return;
    this.dispatch({ type: 'accepting', is: true });
    const microphone = await this.options.requestMicrophone();
    if (this.call !== call) return;
    if (microphone !== 'granted') {
      this.dispatch({ type: 'accepting', is: false });
      return;
    }
    await this.options.onCallStarts();
    if (this.call === call) call.accept();
  }

  async rejoin(callId: string): Promise<void> {
    await this.conference?.rejoin(callId);
  }

  async supervise(call: CallToJoin, mode: SupervisionMode): Promise<void> {
    await this.supervision?.supervise(call, mode);
  }

  async takeOver(call: CallToJoin): Promise<void> {
    await this.conference?.takeOver(call);
  }

  async acceptSecond(callId: string): Promise<void> {
    await this.conference?.acceptSecond(callId);
  }

  declineSecond(callId: string): void {
    this.conference?.declineSecond(callId);
  }

  reject(): void {
    const ringing = this.options.state().call;
    if (ringing?.phase === 'incoming' && ringing.offer && !this.call) this.conference?.decline(ringing.offer);
    else if (this.call?.status() === 'pending') this.call.reject();
    else this.call?.disconnect();
  }

  hangUp(): void {
    const { call } = this;
    const left = this.conference?.leave();
    if (!call) this.endCall();
    else if (left) void left.then(() => call.disconnect());
    else call.disconnect();
  }

  mute(muted: boolean): void {
    this.call?.mute(muted);
  }

  sendDigits(digits: string): void {
    this.dtmf.enqueue(digits);
  }

  private ring(call: Call): void {
    this.dispatch({
      type: 'incoming',
      number: call.parameters.From ?? '',
      callId: call.customParameters.get('callId') ?? null,
    });
    this.attach(call);
  }

  /** Places a connection. Returns false if the user has hung up meanwhile. */
  private async connect(params: () => Promise<Record<string, string>>): Promise<boolean> {
    const attempt = ++this.dialAttempt;
    const isCurrent = () => attempt === this.dialAttempt && !this.destroyed;
    try {
      await this.register();
      if (!isCurrent()) return false;
      await this.options.onCallStarts();
      await this.registration.refreshExpiredToken();
      if (!isCurrent()) return false;
      const values = await params();
      if (!isCurrent()) return false;
      if (!this.sdk) throw new Error('The Voice SDK is not connected.');
      const call = await this.sdk.connect({ params: values });
      if (isCurrent()) this.attach(call);
      else call.disconnect();
      return isCurrent();
    } catch (error) {
      if (isCurrent()) throw error;
      return false;
    }
  }

  /** Disconnects the call of this page, without showing its end, because another call follows. The microphone stays open. */
  private async disconnect(): Promise<void> {
    const { call } = this;
    if (!call) return;
    this.call = null;
    this.dtmf.clear();
    this.options.onLevel(0);
    if (call.status() === 'closed') return;
    const isDisconnected = new Promise((resolve) => call.once('disconnect', resolve));
    call.disconnect();
    await Promise.race([isDisconnected, new Promise((resolve) => setTimeout(resolve, DISCONNECT_LIMIT_MS))]);
  }

  private attach(call: Call): void {
    this.call = call;
    const { report, now } = this.options;
    if (report) reportCall(call, { post: report, now });
    listenToCall(call, {
      isCurrent: () => this.call === call,
      dispatch: (event) => {
        this.dispatch(event);
        // A call that was offered meanwhile can now be accepted too.
        if (event.type === 'accepted') this.conference?.ringNext();
      },
      onLevel: this.options.onLevel,
      onEnd: (failure) => this.endCall(failure),
      onTransportLost: () => this.onTransportLost(call),
      now: this.options.now,
    });
  }

  /**
   * Ends a call that the SDK closed silently because it was not answered yet and so cannot be resumed. The SDK keeps its
   * microphone open and stays busy. So this stops the microphone and recreates the device.
   */
  private onTransportLost(call: Call): void {
    if (call.status() !== 'closed') return;
    for (const track of call.getLocalStream()?.getTracks() ?? []) track.stop();
    this.endCall('connection-lost');
    this.registration.recreate();
  }

  private endCall(failure?: VoiceFailure): void {
    this.call = null;
    this.conference?.callEnded();
    const wasRinging = this.options.state().call?.phase === 'incoming';
    this.dialAttempt++;
    this.dtmf.clear();
    this.options.onLevel(0);
    this.options.onCallEnded();
    this.dispatch({ type: 'ended', at: this.options.now() });
    if (failure === 'call-failed' && wasRinging) this.dispatch({ type: 'failed', failure: 'answer-failed' });
    else if (failure) this.dispatch({ type: 'failed', failure });
    clearTimeout(this.clearTimer);
    this.clearTimer = setTimeout(() => this.dispatch({ type: 'cleared' }), SHOW_ENDED_MS);
    const next = this.waitingCalls.find((call) => call.status() === 'pending');
    this.waitingCalls = this.waitingCalls.filter((call) => call !== next && call.status() === 'pending');
    if (next) this.ring(next);
    else this.conference?.ringNext();
  }

  private dispatch(event: VoiceEvent): void {
    if (this.destroyed) return;
    this.options.dispatch(event);
    if (isLive(this.options.state().call)) this.audio.use();
    else this.audio.release();
  }
}
