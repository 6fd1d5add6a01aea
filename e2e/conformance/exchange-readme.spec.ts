import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type StandaloneExchange, startExchange } from '../harness/standalone-exchange.ts';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'exchange', 'README.md'), 'utf8');
const DEBIANS_PYTHON = '/usr/bin/python3'; // where Debian's python3-twilio is; another python3 may stand before it
const GREETED = '<Response><Say>Hello, this is the application.</Say><Pause length="20"/></Response>';

/** The README's example in one language, for the exchange and the application of this test. */
function example(language: string, exchange: StandaloneExchange, app: string): string {
  const block = README.match(new RegExp(`\`\`\`${language}\\n([^\`]+)\`\`\``))?.[1];
  if (!block) throw new Error(`The README has no example in ${language}.`);
  return block.replaceAll('http://localhost:8081', exchange.url).replaceAll('http://localhost:3000', app);
}

/** Runs it to its end. */
function run(command: string, args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((ended) => {
    const process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: import.meta.dirname });
    let said = '';
    for (const stream of [process.stdout, process.stderr]) stream.on('data', (words) => (said += words));
    process.once('error', (failure) => ended({ code: null, said: String(failure) }));
    process.once('exit', (code) => ended({ code, said }));
  });
}

/** Runs the README's command that goes to this path of the exchange. */
async function command(path: string, exchange: StandaloneExchange): Promise<void> {
  const line = [...README.matchAll(/```sh\n([^`]+)```/g)].find(([, each]) =>
    each?.startsWith(`curl localhost:8081${path} `),
  )?.[1];
  if (!line) throw new Error(`The README has no curl of ${path}.`);
  const { code, said } = await run('sh', [
    '-c',
    line.replace('localhost:8081', new URL(exchange.url).host).replace('curl', 'curl -sS --fail-with-body'),
  ]);
  expect(code, said).toBe(0);
}

/** Runs an example with the README's telephone switched on, and sees the call through. */
async function follow(
  run: (exchange: StandaloneExchange, app: string) => Promise<{ code: number | null; said: string }>,
) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/xml').end(GREETED);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const app = `http://localhost:${(server.address() as AddressInfo).port}`;
  const exchange = await startExchange('--voice-url', `${app}/voice`); // the README's first step
  try {
    await command('/exchange/phones', exchange);
    expect(await run(exchange, app)).toMatchObject({ code: 0 });

    const call = async () => {
      const { calls } = await (await fetch(`${exchange.url}/exchange/calls`)).json();
      return calls[0]?.status;
    };
    await expect.poll(call, { message: 'what became of the call' }).toBe('completed');
  } finally {
    await exchange.stop();
    server.close();
  }
}

test('the README’s example in Node places a call, and the README’s telephone takes it', async () => {
  await follow((exchange, app) => {
    const given = [
      `globalThis.require = require('node:module').createRequire(${JSON.stringify(createRequire(import.meta.url).resolve('twilio'))})`,
      `const [accountSid, authToken] = ${JSON.stringify([exchange.accountSid, exchange.authToken])}`,
    ];
    const lines = example('js', exchange, app);
    return run('node', ['-e', `${given.join('\n')}\n;(async () => {\n${lines}})()`]);
  });
});

test('the README’s example in Python does so too', async () => {
  const { code } = await run(DEBIANS_PYTHON, ['-c', 'import twilio']);
  test.info().skip(code !== 0, 'Twilio’s SDK for Python is not installed (Debian: python3-twilio).');
  await follow((exchange, app) => {
    const given = `account_sid, auth_token = "${exchange.accountSid}", "${exchange.authToken}"`;
    return run(DEBIANS_PYTHON, ['-c', `${given}\n${example('python', exchange, app)}`]);
  });
});

test('the README’s telephone calls the application', async () => {
  await follow(async (exchange) => {
    await command('/exchange/calls', exchange);
    return { code: 0, said: '' };
  });
});
