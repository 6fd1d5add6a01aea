import { backoffMs } from '../backoff';
import { ObservableValue } from '../observable';
import type { EventFrame } from './frames';

export type RealtimeState = {
  status: 'connecting' | 'open' | 'waiting' | 'stopped';
  userId: string | null;
  identity: string | null;
};

export interface RealtimeOptions {
  url: string;
  token: () => string | null;
  onFrame: (frame: EventFrame) => void;
  onSessionEnded: (token: string) => void;
  createSocket?: (url: string) => WebSocket;
  random?: () => number;
}

const NO_RECONNECT_CODES = [4401, 4404];
const RECONNECT_NOW_CODE = 4409;

/** One workspace's events, each numbered one once and in order; comes back by itself and asks for what it missed. */
export class RealtimeConnection {
  readonly state = new ObservableValue<RealtimeState>({ status: 'connecting', userId: null, identity: null });
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
    this.state.set({ ...this.state.get(), status: 'stopped' });
  }

  /** Ring this page or do not; said again after every reconnection. */
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
    const token = this.options.token();
    if (this.stopped || !token) return;
    this.state.set({ ...this.state.get(), status: 'connecting' });
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
      this.state.set({ status: 'open', userId: frame.userId, identity: frame.identity });
      if (this.available) this.send({ type: 'set-availability', available: true });
    } else if ('seq' in frame) {
      if (this.lastSeq !== undefined && frame.seq <= this.lastSeq) return;
      this.lastSeq = frame.seq;
    }
    this.options.onFrame(frame);
  }

  private onClose(code: number, token: string): void {
    this.socket = null;
    if (NO_RECONNECT_CODES.includes(code)) {
      this.stop();
      if (code === 4401) this.options.onSessionEnded(token);
      return;
    }
    this.state.set({ ...this.state.get(), status: 'waiting' });
    const delay = code === RECONNECT_NOW_CODE ? 0 : backoffMs(this.attempt++, 20_000, this.options.random);
    this.timer = setTimeout(() => this.open(), delay);
  }

  private send(frame: object): void {
    this.socket?.send(JSON.stringify(frame));
  }
}
