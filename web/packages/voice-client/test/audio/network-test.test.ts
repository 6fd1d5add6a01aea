import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { DeviceClass } from '../../src';
import { resultOf, testNetwork } from '../../src/audio/network-test';

const report = (mos: number) => ({ stats: { mos: { average: mos }, rtt: { average: 90 }, jitter: { average: 4 } } });

test.each([
  [4.2, 'good'],
  [3.8, 'fair'],
  [3.1, 'poor'],
] as const)('a mean opinion score of %s is %s', (mos, verdict) => {
  expect(resultOf(report(mos))).toMatchObject({ verdict, mos, rtt: 90, jitter: 4, isRelayed: false });
});

test('a test call without audio has failed', () => {
  expect(resultOf({}).verdict).toBe('failed');
});

function runWith(preflight: EventEmitter & { stop(): void }) {
  return testNetwork({
    token: async () => 'token',
    signallingUrl: async () => null,
    loadDevice: async () => ({ runPreflight: () => preflight }) as unknown as DeviceClass,
  });
}

test('reports the result of the preflight test', async () => {
  const preflight = Object.assign(new EventEmitter(), { stop: () => {} });
  const running = runWith(preflight);
  await vi.waitFor(() => expect(preflight.emit('completed', report(4.3))).toBe(true));
  expect((await running).verdict).toBe('good');
});

test('a test without an end is stopped after 40 seconds', async () => {
  vi.useFakeTimers();
  const stop = vi.fn();
  const running = runWith(Object.assign(new EventEmitter(), { stop }));
  await vi.advanceTimersByTimeAsync(40_000);
  expect((await running).verdict).toBe('failed');
  expect(stop).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
