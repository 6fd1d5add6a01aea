import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push service: keeps the messages to each endpoint, and returns them in base64 to a GET of the endpoint. */
export class PushService {
  private readonly messages = new Map<string, string[]>();

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {
    server.on('request', (request, response) => void this.respond(request, response));
  }

  static async start(): Promise<PushService> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new PushService(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const messages = this.messages.get(request.url ?? '') ?? [];
    if (request.method === 'GET') return void response.end(JSON.stringify(messages));
    const body = Buffer.concat(await request.toArray());
    this.messages.set(request.url ?? '', [...messages, body.toString('base64')]);
    response.writeHead(201).end();
  }
}
