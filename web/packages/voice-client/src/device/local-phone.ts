import type { Call, Device } from '@twilio/voice-sdk';
import type { CallReport } from '../api/client';
import { listenToCall } from './call-events';
import { reportCall } from './call-report';
import { DeviceRegistration, type DeviceRegistrationOptions } from './device-registration';
import { DtmfQueue } from './dtmf-queue';
import type { Microphone, VoiceEvent, VoiceState } from './voice-state';
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
  now: () => number;
}

const SHOW_ENDED_MS = 5_000;

/** The phone that this page holds: Twilio's Device, with at most one call at a time. */
export class LocalPhone {
  private readonly options: LocalPhoneOptions;
  private readonly registration: DeviceRegistration;
  private readonly dtmf = new DtmfQueue((key) => this.call?.sendDigits(key));
  private call: Call | null = null;
  private waitingCalls: Call[] = [];
  private destroyed = false;
  private dialAttempt = 0;
  private clearTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LocalPhoneOptions) {
    this.options = options;
    this.registration = new DeviceRegistration({
      ...options,
      onReadiness: (readiness) => this.dispatch({ type: 'readiness', readiness }),
      onIncoming: (call) => {
        if (isLive(options.state().call)) this.waitingCalls.push(call);
        else this.ring(call);
      },
      onUnregistered: () => {
        this.waitingCalls = [];
        if (options.state().call?.phase === 'incoming') this.endCall('connection-lost');
      },
      isOnCall: () => isLive(options.state().call),
    });
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

  destroy(): void {
    this.destroyed = true;
    clearTimeout(this.clearTimer);
    this.registration.destroy();
    this.call = null;
    this.waitingCalls = [];
  }

  async dial(to: string, contactId?: string, callerId?: string): Promise<Microphone> {
    if (isLive(this.options.state().call)) return 'granted';
    const microphone = await this.options.requestMicrophone();
    if (microphone !== 'granted' || this.destroyed || isLive(this.options.state().call)) return microphone;
    this.dispatch({ type: 'dialing', number: to });
    const attempt = ++this.dialAttempt;
    try {
      await this.register();
      if (attempt !== this.dialAttempt) return microphone;
      await this.options.onCallStarts();
      if (attempt !== this.dialAttempt) return microphone;
      if (!this.sdk) throw new Error('The Voice SDK is not connected.');
      const call = await this.sdk.connect({
        params: { To: to, ...(contactId ? { contactId } : {}), ...(callerId ? { callerId } : {}) },
      });
      if (attempt === this.dialAttempt && !this.destroyed) this.attach(call);
      else call.disconnect();
    } catch {
      if (attempt === this.dialAttempt) this.endCall('call-failed');
    }
    return microphone;
  }

  async accept(): Promise<void> {
    const call = this.call;
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

  private ring(call: Call): void {
    this.dispatch({
      type: 'incoming',
      number: call.parameters.From ?? '',
      callId: call.customParameters.get('callId') ?? null,
    });
    this.attach(call);
  }

  private attach(call: Call): void {
    this.call = call;
    const { report, now } = this.options;
    if (report) reportCall(call, { post: report, now });
    listenToCall(call, {
      isCurrent: () => this.call === call,
      dispatch: (event) => this.dispatch(event),
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

  private endCall(failure?: 'call-failed' | 'microphone-denied' | 'connection-lost'): void {
    this.call = null;
    this.dialAttempt++;
    this.dtmf.clear();
    this.options.onLevel(0);
    this.options.onCallEnded();
    this.dispatch({ type: 'ended', at: this.options.now() });
    if (failure) this.dispatch({ type: 'failed', failure });
    clearTimeout(this.clearTimer);
    this.clearTimer = setTimeout(() => this.dispatch({ type: 'cleared' }), SHOW_ENDED_MS);
    const next = this.waitingCalls.find((call) => call.status() === 'pending');
    this.waitingCalls = this.waitingCalls.filter((call) => call !== next && call.status() === 'pending');
    if (next) this.ring(next);
  }

  private dispatch(event: VoiceEvent): void {
    if (!this.destroyed) this.options.dispatch(event);
  }
}
