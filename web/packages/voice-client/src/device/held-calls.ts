import type { WaitingCall } from '../calls/call-control';
import { memberAddress } from '../calls/member-address';
import { type HeldCall, isLive, type VoiceEvent, type VoiceState } from './voice-state';

export interface HeldCallsOptions {
  /** Returns the signed-in user. Null before the first welcome. */
  userId: () => string | null;
  state: () => VoiceState;
  dispatch: (event: VoiceEvent) => void;
  now: () => number;
}

/** The calls whose other party waits on hold for the user. The server decides which calls these are. */
export class HeldCalls {
  private readonly options: HeldCallsOptions;
  private held: readonly WaitingCall[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private changes = 0;

  constructor(options: HeldCallsOptions) {
    this.options = options;
  }

  /** Counts the events about held calls. */
  get version(): number {
    return this.changes;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  has(callId: string): boolean {
    return this.held.some(({ call }) => call.id === callId);
  }

  add(added: WaitingCall): void {
    this.changes++;
    this.set([...this.held.filter(({ call }) => call.id !== added.call.id), added]);
  }

  forget(callId: string): void {
    if (!this.has(callId)) return;
    this.changes++;
    this.set(this.held.filter(({ call }) => call.id !== callId));
  }

  /** Updates the participants of a held call. */
  update(call: WaitingCall['call']): void {
    if (this.has(call.id)) this.set(this.held.map((each) => (each.call.id === call.id ? { ...each, call } : each)));
  }

  /** Replaces all by an answer of the server. The caller makes sure that no event has changed them since the request. */
  replaceBy(loaded: readonly WaitingCall[]): void {
    this.set(loaded);
  }

  /** Shows the held calls, without the one that the user is on. */
  publish(): void {
    const { call, held } = this.options.state();
    const current = isLive(call) ? call.callId : null;
    const calls = this.held
      .filter((each) => each.call.id !== current)
      .map((each) => toHeld(each, this.options.userId()));
    if (calls.length > 0 || held.length > 0) this.options.dispatch({ type: 'held', calls });
  }

  private set(held: readonly WaitingCall[]): void {
    this.held = held;
    clearTimeout(this.timer);
    const ends = held.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
    if (ends.length > 0) {
      const left = Math.max(0, Math.min(...ends) - this.options.now());
      this.timer = setTimeout(() => this.set(this.held.filter((each) => !this.isOver(each))), left);
    }
    this.publish();
  }

  private isOver({ until }: WaitingCall): boolean {
    return until !== null && Date.parse(until) <= this.options.now();
  }
}

function toHeld({ call, until }: WaitingCall, userId: string | null): HeldCall {
  const isCalled = call.direction === 'inbound' || (userId !== null && call.to === memberAddress(userId));
  const [direction, number] = isCalled ? (['inbound', call.from] as const) : (['outbound', call.to] as const);
  const colleague = call.participants.find(({ role, user }) => role === 'agent' && user !== null && user.id !== userId);
  const name = call.direction === 'internal' ? colleague?.user?.name : call.contact?.name;
  const company = call.participants.filter(
    ({ role, user, state }) => state === 'joined' && role !== 'supervisor' && (user === null || user.id !== userId),
  );
  return { callId: call.id, direction, number, name: name ?? null, hasCompany: company.length > 1, until };
}
