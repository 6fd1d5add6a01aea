import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ExchangeConnection, reconnectDelayMs, type Socket } from '../../src/handset/exchange-connection';

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
}

const sockets: FakeSocket[] = [];
const told: string[] = [];
const newest = (): FakeSocket => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
};
const line = (): ExchangeConnection =>
  new ExchangeConnection(
    () => {
      sockets.push(new FakeSocket());
      return newest();
    },
    { onOpen: () => told.push('up'), onClose: () => told.push('down'), onFrame: ({ type }) => told.push(type) },
    () => 0.5,
  );

beforeEach(() => {
  vi.useFakeTimers();
  sockets.length = 0;
  told.length = 0;
});
afterEach(() => vi.useRealTimers());

test('answers a ping and passes on all other frames', () => {
  line().connect();
  newest().onopen?.();
  newest().onmessage?.({ data: '{"type":"ping"}' });
  newest().onmessage?.({ data: 'not json' });
  newest().onmessage?.({ data: '{"type":"registered","number":"+15550100123"}' });
  expect(newest().sent).toEqual(['{"type":"pong"}']);
  expect(told).toEqual(['up', 'registered']);
});

test('reconnects, and reports a lost connection once', () => {
  line().connect();
  newest().onopen?.();
  newest().onclose?.();
  vi.advanceTimersByTime(500);
  expect(sockets).toHaveLength(2);
  newest().onclose?.();
  vi.advanceTimersByTime(999);
  expect(sockets).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(sockets).toHaveLength(3);
  newest().onopen?.();
  expect(told).toEqual(['up', 'down', 'up']);
});

test('sends nothing over a lost connection', () => {
  const quiet = line();
  quiet.connect();
  quiet.send({ type: 'pong' });
  expect(newest().sent).toEqual([]);
});

test('does not reconnect after it was closed', () => {
  const gone = line();
  gone.connect();
  newest().onopen?.();
  gone.close();
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});

test('waits longer before each attempt, at most ten seconds', () => {
  const waits = [0, 1, 2, 3, 4, 20].map((attempt) => reconnectDelayMs(attempt, () => 0.5));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  expect(reconnectDelayMs(99, () => 1)).toBeLessThanOrEqual(10_000);
});
