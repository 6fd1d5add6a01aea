import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiClient, type Problem } from '../../src';

const SERVER = 'https://voice.example.com';
let reported: Problem[];

beforeEach(() => {
  reported = [];
  vi.stubGlobal('location', { origin: 'https://app.example.com' });
});
afterEach(() => vi.unstubAllGlobals());

/** Sends a request with this `fetch` and returns the failure. */
async function failure(fetch: typeof globalThis.fetch): Promise<Problem> {
  const api = new ApiClient({
    baseUrl: SERVER,
    token: () => 'token',
    onUnauthorized: () => {},
    onMisconfigured: (problem) => reported.push(problem),
    fetch,
  });
  return api.me().then(
    () => {
      throw new Error('The request succeeded.');
    },
    (problem) => problem,
  );
}

test('a server that refuses this origin is distinguished from an unreachable one', async () => {
  const problem = await failure(async (_, init) => {
    if (init?.mode === 'no-cors') return Response.error();
    throw new TypeError('Failed to fetch');
  });
  expect(problem.code).toBe('cors-refused');
  expect(problem.message).toContain('Add https://app.example.com to the server’s setting BASE_CLIENT_URL');
  expect(reported).toEqual([problem]);
});

test('the problem of an unreachable server contains its address', async () => {
  const problem = await failure(async () => {
    throw new TypeError('Failed to fetch');
  });
  expect(problem.code).toBe('unreachable');
  expect(problem.message).toContain(SERVER);
});

test.each([200, 404])('a web page with status %i is not a Ringback server', async (status) => {
  const problem = await failure(
    async () => new Response('<html>', { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } }),
  );
  expect(problem.code).toBe('not-ringback');
  expect(problem.message).toContain('apiUrl');
});

test('the error page of a proxy is not reported as a wrong address', async () => {
  const problem = await failure(
    async () => new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
  );
  expect(problem.code).toBe('unexpected-answer');
  expect(reported).toEqual([]);
});
