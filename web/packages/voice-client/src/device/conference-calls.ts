import type { Call } from '../api/client';
import { Problem } from '../api/problem';
import type { CallControl, CallOffer, CallOffers, Claim, ClaimingPage } from '../calls/call-control';
import type { EventFrame, IncomingCallFrame } from '../realtime/frames';
import { claimFailure, joinFailure, switchFailure } from './claim-failures';
import { HeldCalls } from './held-calls';
import { OfferQueue } from './offer-queue';
import {
  type CallToJoin,
  isLive,
  isSupervised,
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
  /** Disconnects the current call without an end in the state. */
  disconnect: () => Promise<void>;
  /** Ends the call of this page without a request to the server. */
  endCall: (failure?: VoiceFailure) => void;
  now: () => number;
}

/** How long a hang-up waits for the server to note it, before the device disconnects. */
const LEAVE_LIMIT_MS = 1000;

/** When a hang-up is reported again that the server could not store. Until then the customer waits for the user's return. */
const LEAVE_RETRY_MS = [1000, 3000, 9000];

/** After these failures the offer of a call has ended. */
const GONE: readonly VoiceFailure[] = ['call-taken', 'call-over'];

/**
 * The calls that the user takes with a claim: the server offers them by an event, and the device connects to them with
 * the claim. So they do not ring on Twilio's Device. Also follows the call that the user places.
 */
export class ConferenceCalls {
  private readonly options: ConferenceCallsOptions;
  private readonly queue: OfferQueue;
  private readonly held: HeldCalls;
  /** The call that the device is connected to, with a claim or as the one that placed it. */
  private claimed: string | null = null;
  /** The call that ended in this page without a hang-up. The user may return if it goes on. */
  private lost: string | null = null;
  /** The call whose hang-up the server has not stored yet. */
  private leaving: string | null = null;

  constructor(options: ConferenceCallsOptions) {
    this.options = options;
    this.queue = new OfferQueue((callId) => this.onOfferEnded(callId), options.now);
    this.held = new HeldCalls(options);
  }

  /** Forgets all offers, when another page takes the phone over. */
  stop(): void {
    this.queue.replaceBy([]);
    this.held.stop();
  }

  receive(frame: EventFrame): void {
    switch (frame.type) {
      case 'welcome':
        for (const call of frame.calls) this.followOutgoing(call);
        void this.load();
        break;
      case 'incoming-call':
        this.onIncoming(frame);
        break;
      case 'incoming-call-ended':
        this.onOfferEnded(frame.callId);
        break;
      case 'call-waiting-for-rejoin':
        this.held.add(frame);
        break;
      case 'call-taken-over':
        this.held.forget(frame.callId);
        break;
      case 'call-updated':
        this.followOutgoing(frame.call);
        this.held.update(frame.call);
        // An agent has joined a held call, or the user's leg of it has not ended yet: only the server knows.
        if (this.held.has(frame.call.id) && hasAgent(frame.call)) void this.load();
        this.findLost(frame.call);
        break;
      case 'call-ended':
        this.held.forget(frame.call.id);
        this.onOfferEnded(frame.call.id);
        break;
    }
  }

  /** Reads the offers from the server, which a page that was just opened has missed. */
  async load(): Promise<void> {
    let loaded: CallOffers;
    const heldVersion = this.held.version;
    const offersVersion = this.queue.version;
    try {
      loaded = await this.options.control.offers();
    } catch {
      // Later events still arrive, and the next connection reads the offers again.
      return;
    }
    // An event about an offer or a held call is newer than this answer, which may also have what the page has missed.
    if (offersVersion !== this.queue.version || heldVersion !== this.held.version) return this.load();
    this.queue.replaceBy(loaded.offers);
    const ringing = this.options.state().call;
    if (ringing?.offer && !this.queue.has(ringing.offer.callId)) this.onOfferEnded(ringing.offer.callId);
    this.held.replaceBy(loaded.rejoin);
    this.ringNext();
  }

  /** Rings the next offer. During a call, shows it beside the call. */
  ringNext(): void {
    const { call, second } = this.options.state();
    const isTalking = isLive(call) && call.startedAt !== null;
    const next = isTalking ? this.queue.first((each) => this.isWanted(each)) : null;
    if (next?.callId !== second?.callId || next?.expiresAt !== second?.expiresAt) {
      this.options.dispatch({ type: 'second', offer: next });
    }
    if (isLive(call)) return;
    const offer = this.queue.first((each) => each.reason !== 'waiting' && this.isWanted(each));
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

  /** Connects the user to a held call, and puts the current call on hold. */
  async rejoin(callId: string): Promise<void> {
    const { control, dispatch, page, requestMicrophone } = this.options;
    const target = this.options.state().held.find((each) => each.callId === callId);
    if (!target || this.options.state().switchingTo !== null) return;
    const { direction, number } = target;
    const call = { callId, direction, number };
    const request = () => control.rejoin(callId, { ...page(), holdCurrent: true });
    if (isLive(this.options.state().call)) {
      await this.replaceBy({ call }, request, switchFailure);
      return;
    }
    if ((await requestMicrophone()) !== 'granted') return;
    dispatch({ type: 'joining', call });
    const failure = await this.connect(callId, request);
    if (failure === 'call-over' || failure === 'call-taken') this.held.forget(callId);
    if (failure) this.options.endCall(failure);
  }

  /** Puts the current call on hold, and accepts the one that is offered meanwhile. */
  async acceptSecond(callId: string): Promise<void> {
    const { control, page, state } = this.options;
    const { second, switchingTo } = state();
    if (second?.callId !== callId || switchingTo !== null) return;
    const call = { callId, direction: 'inbound', number: second.from } as const;
    const request = () => control.claim(callId, { ...page(), holdCurrent: true });
    await this.replaceBy({ call, offer: second }, request, switchFailure);
  }

  /** Connects the user to a call of others in place of its agents, also while the user supervises it. */
  async takeOver(call: CallToJoin): Promise<void> {
    const { control, page, requestMicrophone, state } = this.options;
    const isBusy = isLive(state().call) && !isSupervised(state().call, call.callId);
    if (isBusy || state().switchingTo !== null || (await requestMicrophone()) !== 'granted') return;
    await this.replaceBy({ call }, () => control.takeOver(call.callId, page()), joinFailure);
  }

  declineSecond(callId: string): void {
    this.queue.remove(callId);
    this.options.control.decline(callId).catch(() => {});
    this.ringNext();
  }

  /**
   * Requests a claim, then connects to the call in place of the current one, if there is one. If the server refuses, the
   * current call continues.
   */
  private async replaceBy(
    { call, offer }: { call: CallToJoin; offer?: CallOffer },
    request: () => Promise<Claim>,
    failureOf: (error: unknown) => VoiceFailure,
  ): Promise<void> {
    const { disconnect, dispatch, endCall, state } = this.options;
    const { callId } = call;
    const wasFree = !isLive(state().call);
    dispatch({ type: 'switching', callId });
    let claim: Claim;
    try {
      claim = await request();
    } catch (error) {
      const failure = failureOf(error);
      dispatch({ type: 'switching', callId: null });
      dispatch({ type: 'failed', failure });
      if (GONE.includes(failure)) this.queue.remove(callId);
      // The server may have ended the offer, or the wait for the user.
      await this.load();
      return;
    }
    if (wasFree && isLive(state().call)) {
      // Another call rings or has started meanwhile. The claim expires.
      dispatch({ type: 'switching', callId: null });
      return;
    }
    this.claimed = null;
    await disconnect();
    dispatch({ type: 'joining', call, ...(offer ? { offer } : {}) });
    this.held.publish();
    const failure = await this.connect(callId, async () => claim);
    if (failure) endCall(failure);
    this.ringNext();
  }

  /** Parks the current call, so that the user can place another. Returns false if the call goes on. */
  async park(): Promise<boolean> {
    const { control, disconnect, dispatch, state } = this.options;
    const callId = this.claimed;
    if (!callId || state().switchingTo !== null) return false;
    dispatch({ type: 'switching', callId });
    try {
      await control.park(callId);
    } catch (error) {
      dispatch({ type: 'switching', callId: null });
      dispatch({ type: 'failed', failure: switchFailure(error) });
      return false;
    }
    this.claimed = null;
    await disconnect();
    return true;
  }

  /**
   * Reports a hang-up, because Twilio reports a closed page in the same way. Resolves when the device may disconnect.
   * Returns null without a conference call.
   */
  leave(): Promise<unknown> | null {
    if (!this.claimed) return null;
    const request = this.reportLeave(this.claimed);
    this.claimed = null;
    return Promise.race([request, new Promise((resolve) => setTimeout(resolve, LEAVE_LIMIT_MS))]);
  }

  private async reportLeave(callId: string): Promise<void> {
    this.leaving = callId;
    for (const delay of [...LEAVE_RETRY_MS, null]) {
      try {
        return await this.options.control.leave(callId);
      } catch (error) {
        if (delay === null || !isTemporary(error)) return;
        await new Promise((resolve) => setTimeout(resolve, delay));
        // The user has joined this call again.
        if (this.leaving !== callId) return;
      }
    }
  }

  /** Notes that the call of this page has ended. */
  callEnded(): void {
    this.lost = this.claimed;
    this.claimed = null;
  }

  /** Offers the return to a call in which others still talk, once the server knows that the user has left. */
  private findLost({ id, participants }: Call): void {
    const userId = this.options.userId();
    if (id !== this.lost || participants.some(({ user, state }) => user?.id === userId && state === 'joined')) return;
    this.lost = null;
    void this.load();
  }

  /** Identifies the call that the user places, and notes the answer: the device is connected before it. */
  private followOutgoing(call: Call): void {
    const current = this.options.state().call;
    const isFromBrowser = call.direction === 'outbound-dial' || call.direction === 'internal';
    const isPlaced = call.strategy === 'conference' && isFromBrowser && call.endedAt === null;
    if (!isPlaced || call.agent?.id !== this.options.userId() || !isLive(current)) return;
    const isNew = current.direction === 'outbound' && current.callId === null && current.number === call.to;
    if (!isNew && !(current.callId === call.id && current.awaitsAnswer)) return;
    this.claimed = call.id;
    const isAnswered = call.answeredAt !== null;
    this.options.dispatch({ type: 'outgoing', callId: call.id, isAnswered, at: this.options.now() });
    if (isAnswered) this.ringNext();
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
    else this.ringNext();
  }

  /** A call whose transfer failed returns to the agent who transferred it, also while she is not available. */
  private isWanted({ invitedBy }: CallOffer): boolean {
    return this.options.state().wantsCalls || (invitedBy !== null && invitedBy.id === this.options.userId());
  }

  private async connect(callId: string, request: () => Promise<Claim>): Promise<VoiceFailure | null> {
    let hasClaim = false;
    if (this.leaving === callId) this.leaving = null;
    try {
      const isConnected = await this.options.connect(async () => {
        const { claim } = await request();
        hasClaim = true;
        return { claim };
      });
      this.queue.remove(callId);
      if (!isConnected) return null;
      this.claimed = callId;
      this.held.forget(callId);
      return null;
    } catch (error) {
      if (hasClaim) {
        this.queue.remove(callId);
        return 'answer-failed';
      }
      return claimFailure(error);
    }
  }
}

/** Returns whether the server was not reached, is overloaded or failed. */
const isTemporary = (error: unknown): boolean =>
  !(error instanceof Problem) || error.status === 0 || error.status === 429 || error.status >= 500;

const hasAgent = ({ participants }: Call): boolean =>
  participants.some(({ role, state }) => role === 'agent' && state === 'joined');
