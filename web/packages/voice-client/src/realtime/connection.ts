import { Problem } from '../api/problem';
import { ObservableValue } from '../observable';
import type { PresenceByUser } from '../presence/presence';
import type { EventFrame, PresenceFrame, WelcomeFrame } from './frames';
import { connectLimitMs, reconnectDelayMs, serverStopDelayMs } from './reconnect-delay';

export type RealtimeState = {
  status: 'connecting' | 'open' | 'waiting' | 'stopped';
  userId: string | null;
  identity: string | null;
  /** Whether the server has acknowledged that calls ring on this page. */
  available: boolean;
  /** When the last frame arrived before the connection was lost. Null while it is open, and before it has opened. */
  lostSince: number | null;
  /** Why the connection does not open, with the remedy. Null while it is open or only interrupted. */
  problem: Problem | null;
};

export interface RealtimeOptions {
  url: string;
  token: () => string | null | Promise<string | null>;
  onFrame: (frame: EventFrame) => void;
  onSessionEnded: (token: string) => void;
  /** Whether `token` returns a new token each time. If so, also reconnects after the server has refused a token. */
  renewsTokens?: boolean;
  /** Returns why the connection does not open, given the WebSocket close code. */
  diagnose?: (closeCode: number) => Promise<Problem | null>;
  createSocket?: (url: string) => WebSocket;
  random?: () => number;
}

/** The close code for a token that the server did not accept. */
export const UNAUTHORIZED_CODE = 4401;
/** The close code for a workspace that does not exist or does not have the user as a member. */
export const NOT_FOUND_CODE = 4404;
const RECONNECT_NOW_CODE = 4409;
const SERVER_STOPS_CODE = 1001;
/** Reported by the browser when a connection fails without a close frame; also used when the page gives one up. */
const CONNECTION_LOST_CODE = 1006;

/** The server sends a ping every 5 s. A connection without any frame for this long is dead, and is replaced. */
const SILENCE_LIMIT_MS = 12_000;
/** An outage is over when a connection has lasted this long, so that a failing server gets fewer requests. */
const STABLE_AFTER_MS = 1000;

/**
 * Receives the events of one workspace, in order and without duplicates. Reconnects automatically and then requests the
 * missed events.
 *
 * @example
 * ```ts
 * const connection = ringback.newRealtime(workspaceId, (frame) => {
 *   if (frame.type === 'incoming-call') console.log(`${frame.from} is calling`);
 * });
 * connection.start();
 * connection.setAvailability(true);
 * ```
 */
export class RealtimeConnection {
  readonly state = new ObservableValue<RealtimeState>({
    status: 'connecting',
    userId: null,
    identity: null,
    available: false,
    lostSince: null,
    problem: null,
  });
  /** The members who are not offline, and those who went offline while connected. */
  readonly presence = new ObservableValue<PresenceByUser>(new Map());
  private readonly options: RealtimeOptions;
  private readonly random: () => number;
  private socket: WebSocket | null = null;
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  /** Ends a connection that takes too long to open, or that has become silent. */
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private outageStartedAt = 0;
  private openedAt: number | null = null;
  private lastFrameAt = 0;
  private lastSeq: number | undefined;
  private available = false;
  private stopped = false;

  constructor(options: RealtimeOptions) {
    this.options = options;
    this.random = options.random ?? Math.random;
  }

  start(): void {
    this.outageStartedAt = Date.now();
    this.open();
    globalThis.addEventListener?.('online', this.onOnline);
    globalThis.document?.addEventListener('visibilitychange', this.onVisible);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.reopenTimer);
    clearTimeout(this.deadline);
    globalThis.removeEventListener?.('online', this.onOnline);
    globalThis.document?.removeEventListener('visibilitychange', this.onVisible);
    this.socket?.close(1000);
    this.patch({ status: 'stopped', available: false });
  }

  /** Requests that calls ring, or no longer ring, on this page. Repeated after every reconnection. */
  setAvailability(available: boolean): void {
    if (available === this.available) return;
    this.available = available;
    this.sendAvailability();
  }

  /** A socket that was open before the network changed may be dead without a sign. */
  private readonly onOnline = (): void => {
    if (!this.stopped) this.replaceSocket();
  };

  /** Browsers delay the timers of hidden pages, and stop them while the computer sleeps. */
  private readonly onVisible = (): void => {
    if (this.stopped || globalThis.document?.visibilityState !== 'visible') return;
    const { status } = this.state.get();
    const isSilent = status === 'open' && Date.now() - this.lastFrameAt >= SILENCE_LIMIT_MS;
    if (status === 'waiting' || isSilent) this.replaceSocket();
  };

  private replaceSocket(): void {
    this.dropSocket();
    clearTimeout(this.reopenTimer);
    this.open();
  }

  private open(): void {
    if (this.stopped) return;
    this.patch({ status: 'connecting', available: false });
    const token = this.options.token();
    if (!(token instanceof Promise)) this.connect(token);
    else
      token.then(
        (value) => this.connect(value),
        (failure) => {
          if (this.stopped) return;
          if (failure instanceof Problem) this.patch({ problem: failure });
          this.reopenLater();
        },
      );
  }

  private connect(token: string | null): void {
    if (this.stopped || this.socket) return;
    if (!token) {
      if (this.options.renewsTokens) this.reopenLater();
      return;
    }
    const socket = (this.options.createSocket ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    this.setDeadline(connectLimitMs(Date.now() - this.outageStartedAt), token);
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.send({ type: 'hello', token, ...(this.lastSeq === undefined ? {} : { since: this.lastSeq }) });
    };
    socket.onmessage = (event) => {
      if (this.socket === socket && !this.stopped) this.onMessage(JSON.parse(String(event.data)) as EventFrame, token);
    };
    socket.onclose = (event) => {
      if (this.socket === socket && !this.stopped) this.onClose(event.code, token);
    };
  }

  private onMessage(frame: EventFrame, token: string): void {
    this.lastFrameAt = Date.now();
    if (this.openedAt !== null) this.setDeadline(SILENCE_LIMIT_MS, token);
    // Answered here and not by a timer, so that it also works in a hidden page.
    if (frame.type === 'ping') {
      this.send({ type: 'pong' });
      return;
    }
    if (frame.type === 'session-ended') {
      this.options.onSessionEnded(token);
      return;
    }
    if (frame.type === 'welcome') {
      this.onWelcome(frame, token);
      return;
    }
    if ('seq' in frame && frame.seq !== undefined) {
      if (this.lastSeq !== undefined && frame.seq <= this.lastSeq) return;
      this.lastSeq = frame.seq;
    }
    if (frame.type === 'availability') this.patch({ available: frame.available });
    if (frame.type === 'presence') this.onPresence(frame);
    this.options.onFrame(frame);
  }

  private onWelcome(frame: WelcomeFrame, token: string): void {
    this.openedAt = Date.now();
    this.setDeadline(SILENCE_LIMIT_MS, token);
    // A log that is shorter than before was restored from a backup, and lacks events too.
    const reload = frame.reload === true || (this.lastSeq !== undefined && frame.seq < this.lastSeq);
    if (this.lastSeq === undefined || reload) this.lastSeq = frame.seq;
    this.presence.set(new Map(frame.presence?.map(({ userId, ...presence }) => [userId, presence] as const) ?? []));
    this.patch({ status: 'open', userId: frame.userId, identity: frame.identity, lostSince: null, problem: null });
    if (this.available) this.sendAvailability();
    this.options.onFrame(reload ? { ...frame, reload } : frame);
  }

  private onPresence({
    userId,
    available,
    at,
    state = available ? 'available' : 'offline',
    since = at,
    wrapUpEndsAt,
  }: PresenceFrame) {
    this.presence.set(
      new Map(this.presence.get()).set(userId, { state, since, ...(wrapUpEndsAt && { wrapUpEndsAt }) }),
    );
  }

  private onClose(code: number, token: string): void {
    this.dropSocket();
    if (code === NOT_FOUND_CODE || (code === UNAUTHORIZED_CODE && !this.options.renewsTokens)) this.stop();
    if (code === UNAUTHORIZED_CODE) this.options.onSessionEnded(token);
    if (!this.stopped) this.reopenLater(this.delayAfter(code));
    const isRefused = code === NOT_FOUND_CODE || code === UNAUTHORIZED_CODE;
    // Other codes are explained from the second failure on, since the server may be starting.
    if (isRefused || this.failures > 1) void this.explain(code);
  }

  private delayAfter(code: number): number | undefined {
    if (code === RECONNECT_NOW_CODE) return 0;
    return code === SERVER_STOPS_CODE ? serverStopDelayMs(this.random) : undefined;
  }

  /** Forgets the socket, of which no event counts from now on, and starts an outage or continues it. */
  private dropSocket(): void {
    clearTimeout(this.deadline);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    const now = Date.now();
    if (this.openedAt !== null) this.patch({ lostSince: this.lastFrameAt });
    if (this.openedAt !== null && now - this.openedAt >= STABLE_AFTER_MS) {
      this.outageStartedAt = now;
      this.failures = 0;
    }
    this.openedAt = null;
  }

  private setDeadline(delay: number, token: string): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.onClose(CONNECTION_LOST_CODE, token), delay);
  }

  private async explain(closeCode: number): Promise<void> {
    const problem = (await this.options.diagnose?.(closeCode)) ?? null;
    if (this.state.get().status !== 'open') this.patch({ problem });
  }

  private reopenLater(delay = reconnectDelayMs(Date.now() - this.outageStartedAt, this.random)): void {
    this.failures++;
    this.patch({ status: 'waiting', available: false });
    clearTimeout(this.reopenTimer);
    this.reopenTimer = setTimeout(() => this.open(), delay);
  }

  private patch(change: Partial<RealtimeState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  private sendAvailability(): void {
    if (this.state.get().status === 'open') this.send({ type: 'set-availability', available: this.available });
  }

  private send(frame: object): void {
    this.socket?.send(JSON.stringify(frame));
  }
}
