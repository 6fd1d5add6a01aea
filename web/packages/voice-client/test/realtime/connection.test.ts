import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EventFrame, Problem, RealtimeConnection, type RealtimeOptions } from '../../src';

class FakeSocket {
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  receive(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let sockets: FakeSocket[];
let frames: EventFrame[];
let ended: string[];

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

test('waits longer after each failure, up to 20 seconds', () => {
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
