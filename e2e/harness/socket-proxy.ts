import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { WebSocketFrames } from './websocket-frames.ts';

const HEADER_END = '\r\n\r\n';
const UNAVAILABLE =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** What happens to a frame: it passes, is lost, or the connection breaks before, after or in the middle of it. */
export type Verdict = 'pass' | 'lose' | 'break-before' | 'break-after' | 'break-within';

/** What is wrong with the network or the server, for connections that open from now on. */
export interface Fault {
  /** `refuse`: nothing listens. `unavailable`: handshakes of event sockets receive 503. */
  connections?: 'refuse' | 'unavailable';
  /** Decides about each frame by its text. */
  fromPage?: (text: string) => Verdict;
  fromServer?: (text: string) => Verdict;
}

/** A TCP proxy between a page and the real server, which breaks connections and event sockets in many ways. */
export class SocketProxy {
  fault: Fault = {};
  private readonly links = new Set<Link>();

  private constructor(
    private readonly listener: Server,
    readonly origin: string,
  ) {}

  static async start(target: string): Promise<SocketProxy> {
    const { hostname, port } = new URL(target);
    const listener = createServer();
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const proxy = new SocketProxy(listener, `http://localhost:${(listener.address() as AddressInfo).port}`);
    listener.on('connection', (page) => proxy.accept(page, hostname, Number(port)));
    return proxy;
  }

  private accept(page: Socket, host: string, port: number): void {
    if (this.fault.connections === 'refuse') {
      page.resetAndDestroy();
      return;
    }
    const link = new Link(page, connect(port, host), () => this.fault);
    this.links.add(link);
    page.on('close', () => this.links.delete(link));
  }

  /** The number of event sockets that the server has accepted and that are not closed. */
  get openEventSockets(): number {
    return this.eventSockets().length;
  }

  resetEventSockets(): void {
    for (const link of this.eventSockets()) link.reset();
  }

  /** Sends a close frame of the server to the page. */
  closeEventSockets(code: number): void {
    for (const link of this.eventSockets()) link.close(code);
  }

  /** Loses everything in both directions, without a sign to either side. */
  blackHoleEventSockets(): void {
    for (const link of this.eventSockets()) link.lose();
  }

  /** Stops reading from the server, as a page does whose computer is too slow. */
  stallEventSockets(): void {
    for (const link of this.eventSockets()) link.stall();
  }

  /** Breaks all connections, also those of requests. */
  resetAll(): void {
    for (const link of this.links) link.reset();
  }

  async stop(): Promise<void> {
    this.resetAll();
    const closed = once(this.listener, 'close');
    this.listener.close();
    await closed;
  }

  private eventSockets(): Link[] {
    return [...this.links].filter(({ isEventSocket }) => isEventSocket);
  }
}

/** One connection of the page, with its connection to the server. */
class Link {
  isEventSocket = false;
  private isLost = false;
  private request: Buffer | null = Buffer.alloc(0);
  private response: Buffer | null = null;
  private readonly fromPage = new WebSocketFrames();
  private readonly fromServer = new WebSocketFrames();

  constructor(
    private readonly page: Socket,
    private readonly server: Socket,
    private readonly fault: () => Fault,
  ) {
    page.on('data', (data) => this.onPageData(data));
    server.on('data', (data) => this.onServerData(data));
    page.on('close', () => this.isLost || server.destroy());
    server.on('close', () => this.isLost || page.destroy());
    page.on('error', () => {});
    server.on('error', () => {});
    page.setNoDelay();
    server.setNoDelay();
  }

  reset(): void {
    this.isLost = false;
    this.page.resetAndDestroy();
    this.server.destroy();
  }

  close(code: number): void {
    this.page.end(Buffer.from([0x88, 2, code >> 8, code & 0xff]));
    this.server.destroy();
  }

  lose(): void {
    this.isLost = true;
  }

  stall(): void {
    this.server.pause();
  }

  private onPageData(data: Buffer): void {
    if (this.isLost) return;
    if (this.isEventSocket) {
      this.relay(this.fromPage, data, this.server, this.fault().fromPage);
      return;
    }
    if (this.request === null) {
      this.server.write(data);
      return;
    }
    this.request = Buffer.concat([this.request, data]);
    const end = this.request.indexOf(HEADER_END);
    if (end < 0) return;
    const header = this.request.subarray(0, end).toString('latin1');
    const rest = this.request.subarray(end);
    this.request = null;
    if (!/^GET \S+\/events /.test(header)) {
      this.server.write(Buffer.concat([Buffer.from(header, 'latin1'), rest]));
    } else if (this.fault().connections === 'unavailable') {
      this.page.end(UNAVAILABLE);
    } else {
      this.response = Buffer.alloc(0);
      // Without compression, so that the proxy can read the frames.
      const plain = header.replace(/\r\nSec-WebSocket-Extensions:[^\r]*/i, '');
      this.server.write(Buffer.concat([Buffer.from(plain, 'latin1'), rest]));
    }
  }

  private onServerData(data: Buffer): void {
    if (this.isLost) return;
    if (this.isEventSocket) {
      this.relay(this.fromServer, data, this.page, this.fault().fromServer);
      return;
    }
    if (this.response === null) {
      this.page.write(data);
      return;
    }
    this.response = Buffer.concat([this.response, data]);
    const end = this.response.indexOf(HEADER_END) + HEADER_END.length;
    if (end < HEADER_END.length) return;
    const [header, rest] = [this.response.subarray(0, end), this.response.subarray(end)];
    this.response = null;
    this.isEventSocket = header.toString('latin1').startsWith('HTTP/1.1 101');
    this.page.write(header);
    if (rest.length > 0) this.onServerData(rest);
  }

  private relay(frames: WebSocketFrames, data: Buffer, to: Socket, decide: Fault['fromPage']): void {
    for (const { text, bytes } of frames.read(data)) {
      const verdict = decide?.(text) ?? 'pass';
      if (verdict === 'pass' || verdict === 'break-after') to.write(bytes);
      if (verdict === 'break-within') to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
      if (verdict.startsWith('break')) {
        // Not a reset, which would discard what was just written.
        this.page.end();
        this.server.destroy();
        return;
      }
    }
  }
}
