import { Problem } from '../api/problem';
import type { CallControl, CallOffer, CallOffers, Claim, ClaimingPage, WaitingCall } from '../calls/call-control';
import type { EventFrame, IncomingCallFrame } from '../realtime/frames';
import { OfferQueue } from './offer-queue';
import {
  type CallToRejoin,
  isLive,
  type Microphone,
  type VoiceEvent,
  type VoiceFailure,
  type VoiceState,
} from './voice-state';

export interface ConferenceCallsOptions {
  control: CallControl;
  /** Returns what identifies this page in a claim. */
  page: () => ClaimingPage;
  /** Returns the signed-in user. Null before the first welcome. */
  userId: () => string | null;
  state: () => VoiceState;
  dispatch: (event: VoiceEvent) => void;
  requestMicrophone: () => Promise<Microphone>;
  /** Connects the device with the parameters. Returns false if the user has hung up meanwhile. */
  connect: (params: () => Promise<Record<string, string>>) => Promise<boolean>;
  /** Ends the call of this page without a request to the server. */
  endCall: (failure?: VoiceFailure) => void;
  now: () => number;
}

/** How long a hang-up waits for the server to note it, before the device disconnects. */
const LEAVE_LIMIT_MS = 1000;

const FAILURES: Readonly<Record<string, VoiceFailure>> = {
  'call-taken': 'call-taken',
  'call-over': 'call-over',
  'call-not-in-state': 'call-over',
  'on-a-call': 'on-another-call',
};

/**
 * The calls that the user takes with a claim: the server offers them by an event, and the device connects to them with
 * the claim. So they do not ring on Twilio's Device.
 */
export class ConferenceCalls {
  private readonly options: ConferenceCallsOptions;
  private readonly queue: OfferQueue;
  private waitingTimer: ReturnType<typeof setTimeout> | undefined;
  /** The call that the device is connected to with a claim. */
  private claimed: string | null = null;

  constructor(options: ConferenceCallsOptions) {
    this.options = options;
    this.queue = new OfferQueue((callId) => this.onOfferEnded(callId), options.now);
  }

  /** Forgets all offers, when another page takes the phone over. */
  stop(): void {
    this.queue.replaceBy([]);
    clearTimeout(this.waitingTimer);
  }

  receive(frame: EventFrame): void {
    switch (frame.type) {
      case 'welcome':
        void this.load();
        break;
      case 'incoming-call':
        this.onIncoming(frame);
        break;
      case 'incoming-call-ended':
        this.onOfferEnded(frame.callId);
        break;
      case 'call-waiting-for-rejoin':
        this.setWaiting(frame);
        break;
      case 'call-updated':
        if (this.isWaiting(frame.call.id) && this.hasJoined(frame.call)) this.setWaiting(null);
        break;
      case 'call-ended':
        if (this.isWaiting(frame.call.id)) this.setWaiting(null);
        this.onOfferEnded(frame.call.id);
        break;
    }
  }

  /** Reads the offers from the server, which a page that was just opened has missed. */
  async load(): Promise<void> {
    let loaded: CallOffers;
    try {
      loaded = await this.options.control.offers();
    } catch {
      // Later events still arrive, and the next connection reads the offers again.
      return;
    }
    this.queue.replaceBy(loaded.offers);
    const ringing = this.options.state().call;
    if (ringing?.offer && !this.queue.has(ringing.offer.callId)) this.onOfferEnded(ringing.offer.callId);
    this.setWaiting(loaded.rejoin[0] ?? null);
    this.ringNext();
  }

  /** Rings the next offer, unless there is a call. */
  ringNext(): void {
    if (isLive(this.options.state().call)) return;
    const offer = this.queue.first((each) => this.isWanted(each));
    if (offer) {
      this.options.dispatch({ type: 'incoming', number: offer.from, callId: offer.callId, offer });
    }
  }

  async accept({ callId }: CallOffer): Promise<void> {
    const { control, dispatch, page, requestMicrophone } = this.options;
    dispatch({ type: 'accepting', is: true });
    const microphone = await requestMicrophone();
    const { call } = this.options.state();
    if (call?.callId !== callId || !call.accepting) return;
    if (microphone !== 'granted') {
      dispatch({ type: 'accepting', is: false });
      return;
    }
    const failure = await this.connect(callId, () => control.claim(callId, page()));
    if (failure === 'answer-failed' && this.queue.has(callId)) {
      // The call still rings, so the user can try again.
      dispatch({ type: 'accepting', is: false });
      dispatch({ type: 'failed', failure });
    } else if (failure) {
      this.queue.remove(callId);
      this.options.endCall(failure);
    }
  }

  /** Declines for this user only: other agents still ring. */
  decline({ callId }: CallOffer): void {
    this.queue.remove(callId);
    // Without it, the offer ends for this user when it expires.
    this.options.control.decline(callId).catch(() => {});
    this.options.endCall();
  }

  /** Connects the user again to the call that waits. */
  async rejoin(callId: string): Promise<void> {
    const { control, dispatch, page, requestMicrophone } = this.options;
    const { waiting } = this.options.state();
    if (waiting?.callId !== callId || isLive(this.options.state().call)) return;
    if ((await requestMicrophone()) !== 'granted') return;
    dispatch({ type: 'rejoining', call: waiting });
    const failure = await this.connect(callId, () => control.rejoin(callId, page()));
    if (failure === 'call-over' || failure === 'call-taken') this.setWaiting(null);
    if (failure) this.options.endCall(failure);
  }

  /**
   * Reports a hang-up, because Twilio reports a closed page in the same way. Resolves when the device may disconnect.
   * Returns null without a conference call.
   */
  leave(): Promise<unknown> | null {
    if (!this.claimed) return null;
    const request = this.options.control.leave(this.claimed).catch(() => {});
    this.claimed = null;
    return Promise.race([request, new Promise((resolve) => setTimeout(resolve, LEAVE_LIMIT_MS))]);
  }

  /** Notes that the call of this page has ended. */
  callEnded(): void {
    this.claimed = null;
  }

  private onIncoming({ type, seq, at, ...offer }: IncomingCallFrame): void {
    if (offer.strategy !== 'conference') return;
    this.queue.add(offer);
    this.ringNext();
  }

  /** A call that is being accepted goes on: the answer to its claim decides. */
  private onOfferEnded(callId: string): void {
    this.queue.remove(callId);
    const { call } = this.options.state();
    if (call?.phase === 'incoming' && call.offer?.callId === callId && !call.accepting) this.options.endCall();
  }

  /** A call whose transfer failed returns to the agent who transferred it, also while she is not available. */
  private isWanted({ invitedBy }: CallOffer): boolean {
    return this.options.state().wantsCalls || (invitedBy !== null && invitedBy.id === this.options.userId());
  }

  private async connect(callId: string, request: () => Promise<Claim>): Promise<VoiceFailure | null> {
    let hasClaim = false;
    try {
      const isConnected = await this.options.connect(async () => {
        const { claim } = await request();
        hasClaim = true;
        return { claim };
      });
      this.queue.remove(callId);
      if (!isConnected) return null;
      this.claimed = callId;
      if (this.isWaiting(callId)) this.setWaiting(null);
      return null;
    } catch (error) {
      if (hasClaim) {
        this.queue.remove(callId);
        return 'answer-failed';
      }
      return (error instanceof Problem && FAILURES[error.code]) || 'answer-failed';
    }
  }

  private isWaiting(callId: string): boolean {
    return this.options.state().waiting?.callId === callId;
  }

  private hasJoined(call: WaitingCall['call']): boolean {
    return call.participants.some(({ user, state }) => user?.id === this.options.userId() && state === 'joined');
  }

  private setWaiting(waiting: WaitingCall | null): void {
    clearTimeout(this.waitingTimer);
    if (waiting) {
      const left = Date.parse(waiting.until) - this.options.now();
      this.waitingTimer = setTimeout(() => this.setWaiting(null), Math.max(0, left));
    }
    this.options.dispatch({ type: 'waiting', call: waiting && toRejoin(waiting) });
  }
}

function toRejoin({ call, until }: WaitingCall): CallToRejoin {
  const direction = call.direction === 'inbound' ? 'inbound' : 'outbound';
  const number = direction === 'inbound' ? call.from : call.to;
  return { callId: call.id, direction, number, name: call.contact?.name ?? null, until };
}
