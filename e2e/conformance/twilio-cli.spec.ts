import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type StandaloneExchange, startExchange } from '../harness/standalone-exchange.ts';

const TWILIO = join(dirname(createRequire(import.meta.url).resolve('twilio-cli/package.json')), 'bin', 'run');
const UNREGISTERED_NUMBER = '+15550109003';

/** Starts an HTTP proxy that sends every host to the exchange's TLS port, as entries in /etc/hosts would. */
async function startProxy(tlsPort: number, requestedHosts: Set<string>): Promise<Server> {
  const proxy = createServer();
  proxy.on('connect', (request, socket, head) => {
    requestedHosts.add(String(request.url));
    const exchange = connect(tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      exchange.write(head);
      exchange.pipe(socket).pipe(exchange);
    });
    exchange.on('error', () => socket.destroy());
    socket.on('error', () => exchange.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  return proxy;
}

test.describe('the unmodified Twilio CLI', () => {
  test.describe.configure({ timeout: 120_000 });
  const requestedHosts = new Set<string>();
  let exchange: StandaloneExchange;
  let proxy: Server;
  let home: string;

  /** Runs a command of the CLI and returns its exit code and output. */
  function twilio(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      TWILIO_ACCOUNT_SID: exchange.accountSid,
      TWILIO_AUTH_TOKEN: exchange.authToken,
      HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: join(home, 'ca.pem'),
      TWILIO_SKIP_NEW_VERSION_CHECK: 'true',
      TWILIO_DISABLE_AUTOUPDATE: '1',
      NODE_NO_WARNINGS: '1',
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [TWILIO, ...args], { env, cwd: home }, (failure, out, err) =>
        resolve({ code: failure ? Number(failure.code) : 0, out, err }),
      );
    });
  }

  async function json(...args: string[]): Promise<Record<string, unknown>[]> {
    const { code, out, err } = await twilio(...args, '-o', 'json');
    expect(code, `twilio ${args.join(' ')}: ${err}`).toBe(0);
    return JSON.parse(out);
  }

  test.beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'twilio-cli-'));
    exchange = await startExchange();
    writeFileSync(join(home, 'ca.pem'), await (await fetch(`${exchange.url}/exchange/ca.pem`)).text());
    proxy = await startProxy(exchange.tlsPort, requestedHosts);
  });

  test.afterAll(async () => {
    proxy.close();
    await exchange.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('lists the phone numbers and updates a voice URL', async () => {
    const [number] = await json('phone-numbers:list');
    expect(number).toMatchObject({ phoneNumber: exchange.number });
    const voiceUrl = 'https://example.test/voice';
    await json('phone-numbers:update', exchange.number, '--voice-url', voiceUrl);
    const sid = String(number?.['sid']);
    const [updated] = await json('api:core:incoming-phone-numbers:fetch', '--sid', sid);
    expect(updated).toMatchObject({ sid, voiceUrl });
    expect([...requestedHosts]).toEqual(['api.twilio.com:443']);
  });

  test('creates a call, lists it, cancels it and reads its status', async () => {
    const [created] = await json(
      'api:core:calls:create',
      ...[
        '--from',
        exchange.number,
        '--to',
        UNREGISTERED_NUMBER,
        '--twiml',
        '<Response><Pause length="20"/></Response>',
      ],
    );
    const sid = String(created?.['sid']);
    expect(created).toMatchObject({ to: UNREGISTERED_NUMBER, direction: 'outbound-api' });
    expect(
      (await json('api:core:calls:list', '--to', UNREGISTERED_NUMBER, '--properties', 'sid')).map(
        (call) => call['sid'],
      ),
    ).toEqual([sid]);
    await json('api:core:calls:update', '--sid', sid, '--status', 'completed');
    const status = async () => (await json('api:core:calls:fetch', '--sid', sid))[0]?.['status'];
    await expect.poll(status).toBe('canceled');
  });

  test('prints Twilio’s error code for a rejected request', async () => {
    const { code, err } = await twilio(
      'api:core:calls:create',
      '--from',
      '+15550109999',
      '--to',
      UNREGISTERED_NUMBER,
      '--url',
      'https://example.test/',
    );
    expect(code).not.toBe(0);
    expect(err).toContain('21210');
  });
});
