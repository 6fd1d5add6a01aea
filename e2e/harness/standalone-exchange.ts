import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
const jar = join(root, 'exchange', 'target', 'ringback-exchange.jar');
const START_LIMIT_MS = 60_000;

/** An exchange by itself, started from its jar as its README says, and what it told its user. */
export interface OwnExchange {
  url: string;
  tlsPort: number;
  accountSid: string;
  authToken: string;
  number: string;
  /** The flags with which a Chromium takes it for Twilio, as they were printed. */
  chromiumFlags: string[];
  end(): Promise<void>;
}

export async function startExchange(...options: string[]): Promise<OwnExchange> {
  if (!existsSync(jar)) throw new Error(`${jar} is not there: bin/test e2e builds it.`);
  const folder = mkdtempSync(join(tmpdir(), 'exchange-e2e-'));
  const javaHome = process.env['JAVA_HOME'] ?? execFileSync(join(root, 'bin', 'find-jdk'), { encoding: 'utf8' }).trim();
  const ports = ['--port=0', '--tls-port=0', '--media-port=0', `--ca=${join(folder, 'ca.p12')}`];
  const exchange = spawn(
    join(javaHome, 'bin', 'java'),
    ['-Xmx256m', '--enable-native-access=ALL-UNNAMED', '-jar', jar, ...ports, ...options],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MEDIA_HOST: 'loopback' } },
  );
  const end = async (): Promise<void> => {
    if (exchange.exitCode === null && exchange.signalCode === null) {
      const ended = once(exchange, 'exit');
      exchange.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const greeting = await new Promise<string>((resolve, reject) => {
    let told = '';
    const timer = setTimeout(() => reject(new Error(`The exchange did not greet:\n${told}`)), START_LIMIT_MS);
    createInterface({ input: exchange.stdout }).on('line', (line) => {
      told += `${line}\n`;
      if (line.startsWith('Ctrl-C')) {
        clearTimeout(timer);
        resolve(told);
      }
    });
    exchange.once('exit', (code) => reject(new Error(`The exchange ended with ${code}:\n${told}`)));
  });
  const find = (what: RegExp): string => {
    const found = greeting.match(what)?.[1];
    if (found === undefined) throw new Error(`The greeting has no ${what}:\n${greeting}`);
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
    end,
  };
}
