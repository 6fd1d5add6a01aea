import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FullConfig } from '@playwright/test';
import { type Demo, passDemosToWorkers, seeded, usesRunningDemo } from './demo.ts';
import { ExampleApp } from './example-app.ts';
import { writeMicrophones } from './fake-microphones.ts';
import { PushService } from './push-service.ts';

const root = join(import.meta.dirname, '..', '..');
const jar = join(root, 'demo', 'target', 'ringback-demo.jar');
const results = join(import.meta.dirname, '..', 'results');
const READY = 'RINGBACK_READY ';
// The demo runs for a few minutes, too short for a second compiler and a parallel collector to pay off.
const JAVA_FLAGS = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '--enable-native-access=ALL-UNNAMED'];
const START_LIMIT_MS = 180_000;

/** Starts a demo for each worker, with free ports and its own data folder. Returns a function that stops all demos. */
export default async function startDemos({ workers }: FullConfig): Promise<(() => Promise<void>) | undefined> {
  writeMicrophones();
  if (usesRunningDemo()) return undefined;
  if (!existsSync(jar)) throw new Error(`${jar} does not exist. Build it with bin/test e2e.`);
  mkdirSync(results, { recursive: true });
  const started = await Promise.allSettled(Array.from({ length: workers }, (_, worker) => startDemo(worker)));
  const running = started.filter((each) => each.status === 'fulfilled').map((each) => each.value);
  const stopAll = async (): Promise<void> => void (await Promise.all(running.map(({ stop }) => stop())));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stopAll();
    throw failed.reason;
  }
  passDemosToWorkers(running.map(({ demo }) => demo));
  return stopAll;
}

async function startDemo(worker: number): Promise<{ demo: Demo; stop: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'ringback-e2e-'));
  const exampleApp = await ExampleApp.start();
  const pushService = await PushService.start();
  const javaHome = process.env['JAVA_HOME'] ?? execFileSync(join(root, 'bin', 'find-jdk'), { encoding: 'utf8' }).trim();
  const java = spawn(join(javaHome, 'bin', 'java'), [...JAVA_FLAGS, '-jar', jar], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: '0',
      BASE_CLIENT_URL: exampleApp.origin,
      RINGBACK_PUSH_SERVICES: pushService.origin,
      EXCHANGE_PORT: '0',
      MEDIA_HOST: 'loopback',
      RINGBACK_HOME: home,
      RINGBACK_READY_JSON: '1',
    },
  });
  const stop = async (): Promise<void> => {
    await stopProcess(java);
    await exampleApp.stop();
    await pushService.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const demo = await readDemo(java, `demo-${worker + 1}.log`);
    exampleApp.connect(demo);
    await useSimpleCalls(demo);
    return { demo: { ...demo, exampleApp: exampleApp.origin, pushService: pushService.origin }, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** Most journeys are of calls that ring in the Voice SDK. Those of conference calls switch the strategy for themselves. */
async function useSimpleCalls({ console: origin, signIns, workspaces }: Demo): Promise<void> {
  const send = async (method: string, path: string, body: unknown, token?: string): Promise<Response> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(new URL(path, origin), { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}.`);
    return response;
  };
  const { email, password } = seeded(signIns, 0, 'sign-in');
  const { token } = (await (await send('POST', '/api/sign-in', { email, password })).json()) as { token: string };
  for (const { id } of workspaces) await send('PATCH', `/api/workspaces/${id}`, { callStrategy: 'client' }, token);
}

async function readDemo(demo: ChildProcess, logName: string): Promise<Demo> {
  const log = createWriteStream(join(results, logName));
  const lastLines: string[] = [];
  const { promise, resolve, reject } = deferred<Demo>();
  const readLine = (line: string): void => {
    log.write(`${line}\n`);
    lastLines.push(line);
    if (lastLines.length > 40) lastLines.shift();
    if (line.startsWith(READY)) resolve(JSON.parse(line.slice(READY.length)) as Demo);
  };
  for (const stream of [demo.stdout, demo.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', readLine);
  }
  demo.once('exit', (code) => reject(new Error(`The demo exited with ${code}:\n${lastLines.join('\n')}`)));
  const timer = setTimeout(
    () => reject(new Error(`The demo was not ready after ${START_LIMIT_MS / 1000} s:\n${lastLines.join('\n')}`)),
    START_LIMIT_MS,
  );
  return promise.finally(() => clearTimeout(timer));
}

async function stopProcess(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const exited = once(demo, 'exit');
  demo.kill('SIGTERM');
  const timer = setTimeout(() => demo.kill('SIGKILL'), 15_000);
  await exited;
  clearTimeout(timer);
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
