// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EventFrame, Problem, presenceOf, RealtimeConnection, type RealtimeOptions } from '../../src';

class FakeSocket {
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  closed = false;
  close() {
    this.closed = true;
  }
  receive(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let sockets: FakeSocket[];
let frames: EventFrame[];
let ended: string[];
let connections: RealtimeConnection[];

function connect(options: Partial<RealtimeOptions> = {}): RealtimeConnection {
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
    ...options,
  });
  connections.push(connection);
  connection.start();
  return connection;
}

const socket = (n: number) => sockets[n] as FakeSocket;
const welcomeFor = (ms: number) => {
  socket(0).receive(welcome(1));
  vi.advanceTimersByTime(ms);
};
const welcome = (seq: number) => ({ type: 'welcome', seq, userId: 'u', identity: 'i', calls: [] });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  frames = [];
  ended = [];
  connections = [];
});
afterEach(() => {
  for (const connection of connections) connection.stop();
  vi.useRealTimers();
});

test('sends hello with the token and answers pings', () => {
  connect();
  socket(0).onopen?.();
  socket(0).receive({ type: 'ping' });
  expect(socket(0).sent).toEqual([{ type: 'hello', token: 't1' }, { type: 'pong' }]);
});

test('reconnects, requests the missed events, and passes on no frame twice', () => {
  connect();
  socket(0).onopen?.();
  socket(0).receive(welcome(4));
  socket(0).receive({ type: 'call-updated', seq: 5, call: {} });
  socket(0).onclose?.({ code: 1006 });
  vi.advanceTimersByTime(1000);
  socket(1).onopen?.();
  socket(1).receive(welcome(6));
  socket(1).receive({ type: 'call-updated', seq: 5, call: {} });
  socket(1).receive({ type: 'call-updated', seq: 6, call: {} });
  expect(socket(1).sent[0]).toEqual({ type: 'hello', token: 't1', since: 5 });
  expect(frames.flatMap((frame) => (frame.type === 'call-updated' ? [frame.seq] : []))).toEqual([5, 6]);
});

test('sends its availability again after every welcome', () => {
  const connection = connect();
  connection.setAvailability(true);
  socket(0).onopen?.();
  socket(0).receive(welcome(0));
  socket(0).onclose?.({ code: 1001 });
  vi.advanceTimersByTime(1000);
  socket(1).onopen?.();
  socket(1).receive(welcome(0));
  for (const n of [0, 1]) expect(socket(n).sent).toContainEqual({ type: 'set-availability', available: true });
});

test('waits longer the longer the outage lasts, up to 20 seconds', () => {
  connect();
  const waits: number[] = [];
  for (let failure = 0; failure < 40; failure++) {
    socket(failure).onclose?.({ code: 1006 });
    const start = Date.now();
    vi.advanceTimersToNextTimer();
    waits.push(Date.now() - start);
  }
  expect(sockets).toHaveLength(41);
  expect(waits[0]).toBe(500);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBe(20_000);
});

test('the wait is random from zero, so that pages of one server do not return together', () => {
  connect({ random: () => 0 });
  socket(0).onclose?.({ code: 1006 });
  vi.advanceTimersByTime(0);
  expect(sockets).toHaveLength(2);
});

test.each([1, 3, 8])('a page is back within 2 s of an outage of %i s, with the longest random delays', (seconds) => {
  connect();
  welcomeFor(5000);
  const outageEnds = Date.now() + seconds * 1000;
  let last = 0;
  while (Date.now() < outageEnds) {
    socket(last).onclose?.({ code: 1006 });
    vi.advanceTimersToNextTimer();
    last = sockets.length - 1;
  }
  expect(Date.now() - outageEnds).toBeLessThan(2000);
});

test('a page reconnects less and less often to a server that fails right after each welcome', () => {
  connect();
  for (let failure = 0; failure < 40; failure++) {
    socket(failure).receive(welcome(1));
    socket(failure).onclose?.({ code: 1006 });
    vi.advanceTimersByTime(20_000);
  }
  socket(40).receive(welcome(1));
  socket(40).onclose?.({ code: 1006 });
  vi.advanceTimersByTime(19_999);
  expect(sockets).toHaveLength(41);
});

test('after 1001, pages return spread over a second', () => {
  const delays = [0, 0.5, 1].map((part) => {
    sockets = [];
    connect({ random: () => part });
    socket(0).receive(welcome(1));
    socket(0).onclose?.({ code: 1001 });
    const start = Date.now();
    vi.advanceTimersToNextTimer();
    expect(sockets).toHaveLength(2);
    return Date.now() - start;
  });
  expect(delays).toEqual([0, 500, 1000]);
});

test('a connection without a ping for 12 seconds is replaced, and its late frames do not count', () => {
  const connection = connect();
  connection.setAvailability(true);
  socket(0).receive(welcome(1));
  for (let second = 0; second < 60; second += 5) {
    vi.advanceTimersByTime(5000);
    socket(0).receive({ type: 'ping' });
  }
  vi.advanceTimersByTime(11_999);
  expect(connection.state.get().status).toBe('open');
  vi.advanceTimersByTime(1);
  expect(connection.state.get()).toMatchObject({ status: 'waiting', available: false });
  expect(socket(0).closed).toBe(true);
  vi.advanceTimersByTime(500);
  expect(sockets).toHaveLength(2);
  frames = [];
  socket(0).receive({ type: 'call-updated', seq: 2, call: {} });
  socket(0).onclose?.({ code: 1006 });
  expect(frames).toEqual([]);
  expect(connection.state.get().status).toBe('connecting');
});

test('a connection without a welcome is given up after 6 seconds', () => {
  connect();
  socket(0).onopen?.();
  vi.advanceTimersByTime(5999);
  expect(socket(0).closed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(socket(0).closed).toBe(true);
});

test('reconnects at once when the browser is online again, also instead of a socket that seems open', () => {
  const connection = connect();
  socket(0).receive(welcome(3));
  window.dispatchEvent(new Event('online'));
  expect(socket(0).closed).toBe(true);
  socket(1).onopen?.();
  expect(socket(1).sent).toEqual([{ type: 'hello', token: 't1', since: 3 }]);
  socket(1).onclose?.({ code: 1006 });
  window.dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(3);
  vi.advanceTimersByTime(5000);
  expect(sockets, 'the delayed attempt is canceled').toHaveLength(3);
  connection.stop();
  window.dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(3);
});

test('a page that becomes visible reconnects at once, and keeps a connection that is alive', () => {
  connect();
  socket(0).receive(welcome(3));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(sockets).toHaveLength(1);
  // The clock goes on while the computer sleeps, and the timers do not.
  vi.setSystemTime(Date.now() + 60_000);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(sockets).toHaveLength(2);
  socket(1).onclose?.({ code: 1006 });
  document.dispatchEvent(new Event('visibilitychange'));
  expect(sockets).toHaveLength(3);
});

test('a welcome that requests a reload continues with its seq, and so does one of a restored log', () => {
  connect();
  for (const [n, frame] of [welcome(9), { ...welcome(40), reload: true }, welcome(20)].entries()) {
    socket(n).onopen?.();
    socket(n).receive(frame);
    socket(n).receive({ type: 'call-updated', seq: frame.seq, call: {} });
    socket(n).receive({ type: 'call-updated', seq: frame.seq + 1, call: {} });
    socket(n).onclose?.({ code: 1006 });
    vi.advanceTimersByTime(1000);
  }
  expect(sockets.flatMap(({ sent }) => sent.map(({ since }) => since))).toEqual([undefined, 10, 41]);
  expect(frames.map((frame) => (frame.type === 'welcome' ? (frame.reload ?? false) : frame.type))).toEqual([
    false,
    'call-updated',
    true,
    'call-updated',
    true,
    'call-updated',
  ]);
});

test('presence starts with the welcome, and follows the events', () => {
  const connection = connect();
  const states = () => [...connection.presence.get()].map(([user, { state, since }]) => `${user} ${state} ${since}`);
  socket(0).receive({ ...welcome(1), presence: [{ userId: 'a', state: 'on-call', since: '10:00' }] });
  expect(states()).toEqual(['a on-call 10:00']);
  const event = { type: 'presence', at: '10:05', available: false };
  socket(0).receive({ ...event, seq: 2, userId: 'a', state: 'wrap-up', since: '10:05' });
  socket(0).receive({ ...event, seq: 3, userId: 'b', state: 'away', since: '10:06' });
  socket(0).receive({ ...event, seq: 2, userId: 'a', state: 'on-call', since: '10:00' });
  expect(states()).toEqual(['a wrap-up 10:05', 'b away 10:06']);
  expect(presenceOf(connection.presence.get(), 'c')).toEqual({ state: 'offline', since: null });

  socket(0).onclose?.({ code: 1006 });
  expect(states(), 'the last known states stay during an outage').toHaveLength(2);
  vi.advanceTimersByTime(500);
  socket(1).receive({ ...welcome(9), presence: [] });
  expect(states()).toEqual([]);
});

test('a server without states says who is available', () => {
  const connection = connect();
  socket(0).receive(welcome(1));
  socket(0).receive({ type: 'presence', at: '10:00', userId: 'a', available: true });
  expect(presenceOf(connection.presence.get(), 'a')).toEqual({ state: 'available', since: '10:00' });
  socket(0).receive({ type: 'presence', at: '10:01', userId: 'a', available: false });
  expect(presenceOf(connection.presence.get(), 'a').state).toBe('offline');
});

test.each([4401, 4404])('does not reconnect after %i', (code) => {
  const connection = connect();
  socket(0).onclose?.({ code });
  vi.advanceTimersByTime(600_000);
  expect(sockets).toHaveLength(1);
  expect(connection.state.get().status).toBe('stopped');
  expect(ended).toEqual(code === 4401 ? ['t1'] : []);
});

test('reconnects at once after 4409, the close code of an ended grant', () => {
  connect();
  socket(0).onopen?.();
  socket(0).receive(welcome(0));
  socket(0).receive({ type: 'grant-ended', at: '2026-01-01T00:00:00Z' });
  socket(0).onclose?.({ code: 4409 });
  vi.advanceTimersByTime(0);
  expect(sockets).toHaveLength(2);
  expect(frames.at(-1)).toEqual({ type: 'grant-ended', at: '2026-01-01T00:00:00Z' });
  expect(ended).toEqual([]);
});

test('a page is available when the server has acknowledged it, until the connection is lost', () => {
  const connection = connect();
  connection.setAvailability(true);
  socket(0).onopen?.();
  socket(0).receive(welcome(1));
  expect(connection.state.get().available).toBe(false);
  socket(0).receive({ type: 'availability', at: '', available: true });
  expect(connection.state.get().available).toBe(true);

  socket(0).onclose?.({ code: 1006 });
  expect(connection.state.get().available).toBe(false);
  vi.advanceTimersByTime(1000);
  socket(1).onopen?.();
  socket(1).receive(welcome(1));
  expect(connection.state.get().available).toBe(false);
  socket(1).receive({ type: 'availability', at: '', available: true });
  expect(connection.state.get().available).toBe(true);
});

test('the state has the reason why the connection does not open, until it is open', async () => {
  const problem = new Problem({ code: 'cors-refused', status: 0, detail: 'Add the origin.' });
  const connection = connect({ diagnose: async () => problem });
  socket(0).onclose?.({ code: 1006 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(connection.state.get().problem).toBeNull();
  socket(1).onclose?.({ code: 1006 });
  await vi.advanceTimersByTimeAsync(2000);
  expect(connection.state.get().problem).toBe(problem);

  socket(2).onopen?.();
  socket(2).receive(welcome(1));
  expect(connection.state.get().problem).toBeNull();
});

test.each([4401, 4404])('the state has the reason at once when the server closes with %i', async (code) => {
  const codes: number[] = [];
  const problem = new Problem({ code: 'workspace-refused', status: 0, detail: 'Check the workspaceId.' });
  const connection = connect({
    renewsTokens: true,
    diagnose: async (closeCode) => {
      codes.push(closeCode);
      return problem;
    },
  });
  socket(0).onclose?.({ code });
  await vi.advanceTimersByTimeAsync(0);
  expect([codes, connection.state.get().problem]).toEqual([[code], problem]);
});

test('a failure of the host to return a token is the reason why the connection does not open', async () => {
  const problem = new Problem({ code: 'token-failed', status: 0, detail: 'signed out' });
  const connection = connect({ token: () => Promise.reject(problem), renewsTokens: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.state.get()).toMatchObject({ status: 'waiting', problem });
});

test('tokens that the host renews are requested for each connection, also after one was refused', async () => {
  let tokens = 0;
  connect({ token: async () => `t${++tokens}`, renewsTokens: true });
  await vi.advanceTimersByTimeAsync(0);
  socket(0).onopen?.();
  socket(0).onclose?.({ code: 4401 });
  expect(ended).toEqual(['t1']);
  await vi.advanceTimersByTimeAsync(1000);
  socket(1).onopen?.();
  expect(socket(1).sent).toEqual([{ type: 'hello', token: 't2' }]);
});

test('a lost connection has the time of its last frame, until it is open again', () => {
  const connection = connect();
  expect(connection.state.get().lostSince).toBeNull();
  socket(0).onopen?.();
  socket(0).receive(welcome(1));
  vi.advanceTimersByTime(4000);
  socket(0).receive({ type: 'ping' });
  const last = Date.now();
  vi.advanceTimersByTime(3000);
  expect(connection.state.get().lostSince).toBeNull();
  socket(0).onclose?.({ code: 1006 });
  expect(connection.state.get().lostSince).toBe(last);
  vi.advanceTimersByTime(1000);
  socket(1).onclose?.({ code: 1006 });
  expect(connection.state.get().lostSince).toBe(last);
  vi.advanceTimersByTime(10_000);
  sockets.at(-1)?.onopen?.();
  sockets.at(-1)?.receive(welcome(1));
  expect(connection.state.get().lostSince).toBeNull();
});
