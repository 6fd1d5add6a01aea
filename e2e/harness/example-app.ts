import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { acmeBackEnd } from '../../examples/react-app/back-end.ts';
import type { Demo } from './demo.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'examples', 'react-app', 'dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the built example product of examples/react-app and its back end, on a separate origin. */
export class ExampleApp {
  private backEnd: ReturnType<typeof acmeBackEnd> = async () => undefined;
  private contentSecurityPolicy = '';

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {
    server.on('request', (request, response) => {
      this.respond(request.url?.split('?')[0] ?? '/', response).catch((failure) => {
        response.writeHead(500).end(String(failure));
      });
    });
  }

  static async start(): Promise<ExampleApp> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new ExampleApp(server, `http://localhost:${(server.address() as AddressInfo).port}`);
  }

  /** Connects the product to a Ringback server that allows its origin. */
  connect(demo: Demo): void {
    const { email, password } = demo.signIns[0] ?? { email: '', password: '' };
    this.backEnd = acmeBackEnd({ apiUrl: demo.console.replace(/\/$/, ''), email, password });
    this.contentSecurityPolicy = documentedPolicy(demo);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async respond(path: string, response: ServerResponse): Promise<void> {
    const text = await this.backEnd(path);
    if (text !== undefined) return void response.end(text);
    const file = normalize(path === '/' ? '/index.html' : path);
    const content = await readFile(join(dist, file)).catch(() => undefined);
    if (content === undefined) return void response.writeHead(404).end();
    response.setHeader('Content-Security-Policy', this.contentSecurityPolicy);
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(content);
  }
}

/** Returns the policy of docs/embedding.md, with the demo's addresses. */
function documentedPolicy(demo: Demo): string {
  const text = readFileSync(join(root, 'docs', 'embedding.md'), 'utf8');
  const [, policy] = /Content-Security-Policy: (.+)/.exec(text) ?? [];
  if (!policy) throw new Error('docs/embedding.md does not contain a Content-Security-Policy.');
  const origin = new URL(demo.console).origin;
  return policy
    .replaceAll('https://voice.example.com', origin)
    .replaceAll('wss://voice.example.com', origin.replace('http', 'ws'))
    .replaceAll('wss://*.twilio.com', new URL(demo.exchange).origin.replace('http', 'ws'));
}
