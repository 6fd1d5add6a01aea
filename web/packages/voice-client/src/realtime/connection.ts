import { Problem } from '../api/problem';
import { backoffMs } from '../backoff';
import { ObservableValue } from '../observable';
import type { EventFrame } from './frames';

export type RealtimeState = {
  status: 'connecting' | 'open' | 'waiting' | 'stopped';
  userId: string | null;
  identity: string | null;
  /** Whether the server has acknowledged that calls ring on this page. */
  available: boolean;
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
    problem: null,
  });
  private readonly options: RealtimeOptions;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private lastSeq: number | undefined;
  private available = false;
  private stopped = false;

  constructor(options: RealtimeOptions) {
    this.options = options;
  }

  start(): void {
    this.open();
    globalThis.addEventListener?.('online', this.reconnectNow);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    globalThis.removeEventListener?.('online', this.reconnectNow);
    this.socket?.close(1000);
    this.patch({ status: 'stopped', available: false });
  }

  /** Requests that calls ring, or no longer ring, on this page. Repeated after every reconnection. */
  setAvailability(available: boolean): void {
    if (available === this.available) return;
    this.available = available;
    if (this.state.get().status === 'open') this.send({ type: 'set-availability', available });
  }

  private readonly reconnectNow = (): void => {
    if (this.state.get().status !== 'waiting') return;
    clearTimeout(this.timer);
    this.open();
  };

  private open(): void {
    if (this.stopped) return;
    this.patch({ status: 'connecting' });
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
    if (this.stopped) return;
    if (!token) {
      if (this.options.renewsTokens) this.reopenLater();
      return;
    }
    const socket = (this.options.createSocket ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    socket.onopen = () =>
      this.send({ type: 'hello', token, ...(this.lastSeq === undefined ? {} : { since: this.lastSeq }) });
    socket.onmessage = (event) => {
      if (this.socket === socket && !this.stopped) this.onMessage(JSON.parse(String(event.data)) as EventFrame, token);
    };
    socket.onclose = (event) => {
      if (this.socket === socket && !this.stopped) this.onClose(event.code, token);
    };
  }

  private onMessage(frame: EventFrame, token: string): void {
    if (frame.type === 'ping') {
      this.send({ type: 'pong' });
      return;
    }
    if (frame.type === 'session-ended') {
      this.options.onSessionEnded(token);
      return;
    }
    if (frame.type === 'welcome') {
      this.attempt = 0;
      if (this.lastSeq === undefined || frame.seq < this.lastSeq) this.lastSeq = frame.seq;
      this.patch({ status: 'open', userId: frame.userId, identity: frame.identity, problem: null });
      if (this.available) this.send({ type: 'set-availability', available: true });
    } else if (frame.type === 'availability') {
      this.patch({ available: frame.available });
    } else if ('seq' in frame) {
      if (this.lastSeq !== undefined && frame.seq <= this.lastSeq) return;
      this.lastSeq = frame.seq;
    }
    this.options.onFrame(frame);
  }

  private onClose(code: number, token: string): void {
    this.socket = null;
    if (code === NOT_FOUND_CODE || (code === UNAUTHORIZED_CODE && !this.options.renewsTokens)) this.stop();
    if (code === UNAUTHORIZED_CODE) this.options.onSessionEnded(token);
    if (!this.stopped && code === RECONNECT_NOW_CODE) this.reopenLater(0);
    else if (!this.stopped) this.reopenLater();
    const isRefused = code === NOT_FOUND_CODE || code === UNAUTHORIZED_CODE;
    // Other codes are explained from the second attempt on, since the server may be starting.
    if (isRefused || this.attempt > 1) void this.explain(code);
  }

  private async explain(closeCode: number): Promise<void> {
    const problem = (await this.options.diagnose?.(closeCode)) ?? null;
    if (this.state.get().status !== 'open') this.patch({ problem });
  }

  private reopenLater(delay = backoffMs(this.attempt++, 20_000, this.options.random)): void {
    this.patch({ status: 'waiting', available: false });
    this.timer = setTimeout(() => this.open(), delay);
  }

  private patch(change: Partial<RealtimeState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  private send(frame: object): void {
    this.socket?.send(JSON.stringify(frame));
  }
}
