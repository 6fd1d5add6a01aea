import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type StandaloneExchange, startExchange } from '../harness/standalone-exchange.ts';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'exchange', 'README.md'), 'utf8');
const DEBIAN_PYTHON = '/usr/bin/python3'; // has Debian's python3-twilio, unlike another python3 in PATH
const VOICE_TWIML = '<Response><Say>Hello, this is the application.</Say><Pause length="20"/></Response>';

/** Returns the README's example in one language, with its addresses replaced by those of this test. */
function example(language: string, exchange: StandaloneExchange, app: string): string {
  const block = README.match(new RegExp(`\`\`\`${language}\\n([^\`]+)\`\`\``))?.[1];
  if (!block) throw new Error(`The README has no example in ${language}.`);
  return block.replaceAll('http://localhost:8081', exchange.url).replaceAll('http://localhost:3000', app);
}

/** Runs a command and returns its exit code and output. */
function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: import.meta.dirname });
    let output = '';
    for (const stream of [process.stdout, process.stderr]) stream.on('data', (chunk) => (output += chunk));
    process.once('error', (failure) => resolve({ code: null, output: String(failure) }));
    process.once('exit', (code) => resolve({ code, output }));
  });
}

/** Runs the README's curl command for a path of the exchange. */
async function runCurl(path: string, exchange: StandaloneExchange): Promise<void> {
  const line = [...README.matchAll(/```sh\n([^`]+)```/g)].find(([, block]) =>
    block?.startsWith(`curl localhost:8081${path} `),
  )?.[1];
  if (!line) throw new Error(`The README has no curl command for ${path}.`);
  const { code, output } = await run('sh', [
    '-c',
    line.replace('localhost:8081', new URL(exchange.url).host).replace('curl', 'curl -sS --fail-with-body'),
  ]);
  expect(code, output).toBe(0);
}

/** Registers the README's phone, runs an example, and waits until its call is completed. */
async function expectCompletedCall(
  run: (exchange: StandaloneExchange, app: string) => Promise<{ code: number | null; output: string }>,
) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/xml').end(VOICE_TWIML);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const app = `http://localhost:${(server.address() as AddressInfo).port}`;
  const exchange = await startExchange('--voice-url', `${app}/voice`); // the README's first step
  try {
    await runCurl('/exchange/phones', exchange);
    expect(await run(exchange, app)).toMatchObject({ code: 0 });

    const call = async () => {
      const { calls } = await (await fetch(`${exchange.url}/exchange/calls`)).json();
      return calls[0]?.status;
    };
    await expect.poll(call, { message: 'status of the call' }).toBe('completed');
  } finally {
    await exchange.stop();
    server.close();
  }
}

test('the README’s Node example places a call that the README’s phone answers', async () => {
  await expectCompletedCall((exchange, app) => {
    const prelude = [
      `globalThis.require = require('node:module').createRequire(${JSON.stringify(createRequire(import.meta.url).resolve('twilio'))})`,
      `const [accountSid, authToken] = ${JSON.stringify([exchange.accountSid, exchange.authToken])}`,
    ];
    const lines = example('js', exchange, app);
    return run('node', ['-e', `${prelude.join('\n')}\n;(async () => {\n${lines}})()`]);
  });
});

test('the README’s Python example places a call that the README’s phone answers', async () => {
  const { code } = await run(DEBIAN_PYTHON, ['-c', 'import twilio']);
  test.info().skip(code !== 0, 'Twilio’s SDK for Python is not installed (Debian: python3-twilio).');
  await expectCompletedCall((exchange, app) => {
    const prelude = `account_sid, auth_token = "${exchange.accountSid}", "${exchange.authToken}"`;
    return run(DEBIAN_PYTHON, ['-c', `${prelude}\n${example('python', exchange, app)}`]);
  });
});

test('the README’s phone calls the application', async () => {
  await expectCompletedCall(async (exchange) => {
    await runCurl('/exchange/calls', exchange);
    return { code: 0, output: '' };
  });
});
