import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EventFrame, RealtimeConnection } from '../../src';

class FakeSocket {
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  says(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let sockets: FakeSocket[];
let frames: EventFrame[];
let ended: string[];

function connect(): RealtimeConnection {
  const connection = new RealtimeConnection({
    url: 'ws://test',
    token: () => 't1',
    onFrame: (frame) => frames.push(frame),
    onSessionEnded: (token) => ended.push(token),
    random: () => 1,
    createSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  connection.start();
  return connection;
}

const socket = (n: number) => sockets[n] as FakeSocket;
const welcome = (seq: number) => ({ type: 'welcome', seq, userId: 'u', identity: 'i', calls: [] });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  frames = [];
  ended = [];
});
afterEach(() => vi.useRealTimers());

test('says hello with the token and answers pings', () => {
  connect();
  socket(0).onopen?.();
  socket(0).says({ type: 'ping' });
  expect(socket(0).sent).toEqual([{ type: 'hello', token: 't1' }, { type: 'pong' }]);
});

test('comes back after a break, asks for what it missed, and hears no frame twice', () => {
  connect();
  socket(0).onopen?.();
  socket(0).says(welcome(4));
  socket(0).says({ type: 'call-updated', seq: 5, call: {} });
  socket(0).onclose?.({ code: 1006 });
  vi.advanceTimersByTime(1000);
  socket(1).onopen?.();
  socket(1).says(welcome(6));
  socket(1).says({ type: 'call-updated', seq: 5, call: {} });
  socket(1).says({ type: 'call-updated', seq: 6, call: {} });
  expect(socket(1).sent[0]).toEqual({ type: 'hello', token: 't1', since: 5 });
  expect(frames.flatMap((frame) => (frame.type === 'call-updated' ? [frame.seq] : []))).toEqual([5, 6]);
});

test('says its availability again after every welcome', () => {
  const connection = connect();
  connection.setAvailability(true);
  socket(0).onopen?.();
  socket(0).says(welcome(0));
  socket(0).onclose?.({ code: 1001 });
  vi.advanceTimersByTime(1000);
  socket(1).onopen?.();
  socket(1).says(welcome(0));
  for (const n of [0, 1]) expect(socket(n).sent).toContainEqual({ type: 'set-availability', available: true });
});

test('waits longer after each failure, and no more than 20 seconds', () => {
  connect();
  for (const wait of [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]) {
    const before = sockets.length;
    sockets.at(-1)?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(wait - 1);
    expect(sockets.length).toBe(before);
    vi.advanceTimersByTime(1);
    expect(sockets.length).toBe(before + 1);
  }
});

test.each([4401, 4404])('does not come back after %i', (code) => {
  const connection = connect();
  socket(0).onclose?.({ code });
  vi.advanceTimersByTime(600_000);
  expect(sockets).toHaveLength(1);
  expect(connection.state.get().status).toBe('stopped');
  expect(ended).toEqual(code === 4401 ? ['t1'] : []);
});

test('comes back at once after 4409, to ask for what replaces its ended grant', () => {
  connect();
  socket(0).onopen?.();
  socket(0).says(welcome(0));
  socket(0).says({ type: 'grant-ended', at: '2026-01-01T00:00:00Z' });
  socket(0).onclose?.({ code: 4409 });
  vi.advanceTimersByTime(0);
  expect(sockets).toHaveLength(2);
  expect(frames.at(-1)).toEqual({ type: 'grant-ended', at: '2026-01-01T00:00:00Z' });
  expect(ended).toEqual([]);
});
