import { type FrameFromExchange, type FrameToExchange, readFrame } from './frames';

/** The part of a WebSocket that the connection uses. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** Receives the events of the connection. */
export interface ConnectionListener {
  onOpen(): void;
  onClose(): void;
  onFrame(frame: FrameFromExchange): void;
}

/** Returns the delay before the nth attempt in a row: doubles up to 8 s, with jitter so that pages do not reconnect at once. */
export function reconnectDelayMs(attempt: number, random: () => number): number {
  return Math.min(500 * 2 ** attempt, 8000) * (0.75 + random() / 2);
}

/** The page's only socket to the exchange. It reconnects until it is closed. */
export class ExchangeConnection {
  #socket: Socket | undefined;
  #isOpen = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: () => Socket,
    private readonly listener: ConnectionListener,
    private readonly random: () => number = Math.random,
  ) {}

  connect(): void {
    clearTimeout(this.#timer);
    const socket = this.open();
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      this.#isOpen = true;
      this.listener.onOpen();
    };
    socket.onmessage = ({ data }) => this.#onMessage(data);
    socket.onclose = () => {
      const wasUp = this.#isOpen;
      this.#isOpen = false;
      this.#timer = setTimeout(() => this.connect(), reconnectDelayMs(this.#failures++, this.random));
      if (wasUp || this.#failures === 1) this.listener.onClose();
    };
  }

  /** Drops the frame while disconnected. The handsets register again after reconnecting. */
  send(frame: FrameToExchange): void {
    if (this.#isOpen) this.#socket?.send(JSON.stringify(frame));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#isOpen = false;
    if (!this.#socket) return;
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #onMessage(data: unknown): void {
    const frame = typeof data === 'string' ? readFrame(data) : undefined;
    if (frame?.type === 'ping') this.send({ type: 'pong' });
    else if (frame) this.listener.onFrame(frame);
  }
}
