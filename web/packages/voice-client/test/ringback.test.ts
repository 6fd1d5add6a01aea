import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRingback, type Problem } from '../src';

const requests: { url: string; authorization: string | null }[] = [];
let respond: () => Response;

beforeEach(() => {
  requests.length = 0;
  respond = () => Response.json({});
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push({ url, authorization: new Headers(init.headers).get('Authorization') });
    return respond();
  });
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('each request gets a token from the host, and nothing is stored', async () => {
  let tokens = 0;
  const { api, session } = createRingback({
    apiUrl: 'https://voice.example.com/',
    getToken: async () => `token ${++tokens}`,
  });
  await api.me();
  await api.me();
  expect(requests).toEqual([
    { url: 'https://voice.example.com/api/me', authorization: 'Bearer token 1' },
    { url: 'https://voice.example.com/api/me', authorization: 'Bearer token 2' },
  ]);
  expect(session.token()).toBeNull();
});

test('a token that the server refuses is reported, and logged once', async () => {
  const problems: Problem[] = [];
  respond = () => Response.json({ code: 'unauthorized', status: 401, detail: 'Sign in.' }, { status: 401 });
  const { api } = createRingback({ getToken: () => 'wrong', onError: (problem) => problems.push(problem) });
  await expect(api.me()).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(api.me()).rejects.toMatchObject({ code: 'unauthorized' });
  expect(problems.map(({ code }) => code)).toEqual(['token-refused', 'token-refused']);
  expect(console.warn).toHaveBeenCalledTimes(1);
});

test('a getToken that fails is reported with its reason', async () => {
  const problems: Problem[] = [];
  const { api } = createRingback({
    getToken: async () => {
      throw new Error('signed out');
    },
    onError: (problem) => problems.push(problem),
  });
  await expect(api.me()).rejects.toMatchObject({ code: 'token-failed' });
  expect(problems[0]?.message).toContain('signed out');
});

test('works where the browser allows no storage', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  expect(createRingback().session.token()).toBeNull();
  Reflect.deleteProperty(globalThis, 'localStorage');
});
