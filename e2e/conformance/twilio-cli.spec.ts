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
const OUTSIDE = '+15550109003';

/** Leads every host of Twilio to the exchange's TLS listener, as an entry in /etc/hosts would. */
async function proxyTo(tlsPort: number, asked: Set<string>): Promise<Server> {
  const proxy = createServer();
  proxy.on('connect', (request, socket, head) => {
    asked.add(String(request.url));
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

test.describe('Twilio’s command line, unmodified', () => {
  test.describe.configure({ timeout: 120_000 });
  const asked = new Set<string>();
  let exchange: StandaloneExchange;
  let proxy: Server;
  let home: string;

  /** One command of it: its exit code, what it printed, and what it printed beside that. */
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
    return new Promise((ended) => {
      execFile(process.execPath, [TWILIO, ...args], { env, cwd: home }, (failure, out, err) =>
        ended({ code: failure ? Number(failure.code) : 0, out, err }),
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
    proxy = await proxyTo(exchange.tlsPort, asked);
  });

  test.afterAll(async () => {
    proxy.close();
    await exchange.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('lists the numbers and gives one another voice URL', async () => {
    const [number] = await json('phone-numbers:list');
    expect(number).toMatchObject({ phoneNumber: exchange.number });
    const voiceUrl = 'https://example.test/voice';
    await json('phone-numbers:update', exchange.number, '--voice-url', voiceUrl);
    const sid = String(number?.['sid']);
    const [told] = await json('api:core:incoming-phone-numbers:fetch', '--sid', sid);
    expect(told).toMatchObject({ sid, voiceUrl });
    expect([...asked]).toEqual(['api.twilio.com:443']);
  });

  test('places a call, lists it, ends it and reads what became of it', async () => {
    const [made] = await json(
      'api:core:calls:create',
      ...['--from', exchange.number, '--to', OUTSIDE, '--twiml', '<Response><Pause length="20"/></Response>'],
    );
    const sid = String(made?.['sid']);
    expect(made).toMatchObject({ to: OUTSIDE, direction: 'outbound-api' });
    expect(
      (await json('api:core:calls:list', '--to', OUTSIDE, '--properties', 'sid')).map((call) => call['sid']),
    ).toEqual([sid]);
    await json('api:core:calls:update', '--sid', sid, '--status', 'completed');
    const status = async () => (await json('api:core:calls:fetch', '--sid', sid))[0]?.['status'];
    await expect.poll(status).toBe('canceled');
  });

  test('tells its user Twilio’s own code of what was refused', async () => {
    const { code, err } = await twilio(
      'api:core:calls:create',
      '--from',
      '+15550109999',
      '--to',
      OUTSIDE,
      '--url',
      'https://example.test/',
    );
    expect(code).not.toBe(0);
    expect(err).toContain('21210');
  });
});
