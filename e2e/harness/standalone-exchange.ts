import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const root = join(import.meta.dirname, '..', '..');
const jar = join(root, 'exchange', 'target', 'ringback-exchange.jar');
// The exchange runs for seconds, too short for a second compiler and a parallel collector to pay off.
const JAVA_FLAGS = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '--enable-native-access=ALL-UNNAMED'];
const START_LIMIT_MS = 60_000;
const LAST_BANNER_LINE = /^(Press )?Ctrl[-+]C/;

/** An exchange process without the demo, started from its jar as in its README. The values are read from its output. */
export interface StandaloneExchange {
  url: string;
  tlsPort: number;
  accountSid: string;
  authToken: string;
  number: string;
  /** The printed flags that make Chromium connect to this exchange instead of Twilio. */
  chromiumFlags: string[];
  stop(): Promise<void>;
}

export async function startExchange(...options: string[]): Promise<StandaloneExchange> {
  if (!existsSync(jar)) throw new Error(`${jar} does not exist. Build it with bin/test e2e.`);
  const folder = mkdtempSync(join(tmpdir(), 'exchange-e2e-'));
  const javaHome = process.env['JAVA_HOME'] ?? execFileSync(join(root, 'bin', 'find-jdk'), { encoding: 'utf8' }).trim();
  const ports = ['--port=0', '--tls-port=0', '--media-port=0', `--ca=${join(folder, 'ca.p12')}`];
  const exchange = spawn(join(javaHome, 'bin', 'java'), [...JAVA_FLAGS, '-jar', jar, ...ports, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MEDIA_HOST: 'loopback' },
  });
  const stop = async (): Promise<void> => {
    if (exchange.exitCode === null && exchange.signalCode === null) {
      const exited = once(exchange, 'exit');
      exchange.kill('SIGTERM');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const banner = await startupBanner(exchange).catch(async (failure: unknown) => {
    await stop();
    throw failure;
  });
  const find = (pattern: RegExp): string => {
    const found = banner.match(pattern)?.[1];
    if (found === undefined) throw new Error(`The startup banner does not match ${pattern}:\n${banner}`);
    return found;
  };
  return {
    url: find(/runs at (\S+)/),
    tlsPort: Number(find(/TLS on port (\d+)/)),
    accountSid: find(/Account SID +(\S+)/),
    authToken: find(/Auth Token +(\S+)/),
    number: find(/Number +(\S+)/),
    chromiumFlags: [
      `--host-resolver-rules=${find(/--host-resolver-rules="([^"]+)"/)}`,
      find(/(--no-proxy-server)/),
      find(/(--ignore-certificate-errors-spki-list=\S+)/),
    ],
    stop,
  };
}

async function startupBanner(exchange: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`The exchange printed no startup banner:\n${output}`)), START_LIMIT_MS);
      createInterface({ input: exchange.stdout }).on('line', (line) => {
        output += `${line}\n`;
        if (LAST_BANNER_LINE.test(line)) resolve(output);
      });
      exchange.once('exit', (code) => reject(new Error(`The exchange exited with ${code}:\n${output}`)));
    });
  } finally {
    clearTimeout(timer);
  }
}
