import type { Problem } from '@ringback/voice-client';
import { render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { type Ringback, RingbackProvider, type RingbackProviderProps, useRingback } from '../src';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Options = Omit<RingbackProviderProps, 'children'>;

function Product({ connections }: { connections: Set<Ringback> }) {
  connections.add(useRingback());
  return null;
}

/** Renders a host, and returns a function that renders it again with other options. */
function openHost(options: Options) {
  const connections = new Set<Ringback>();
  const host = (current: Options) => (
    <RingbackProvider {...current}>
      <Product connections={connections} />
    </RingbackProvider>
  );
  const { rerender } = render(host(options));
  return { connections, rerender: (changed: Options) => rerender(host(changed)) };
}

test('a new getToken keeps the connection, and the next request uses it', async () => {
  const requests: [string, string | null][] = [];
  vi.stubGlobal('fetch', async (url: string, { headers }: RequestInit) => {
    requests.push([url, new Headers(headers).get('Authorization')]);
    return Response.json({});
  });
  const apiUrl = 'https://voice.example.com';
  const { connections, rerender } = openHost({ apiUrl, getToken: () => 'first' });
  rerender({ apiUrl, getToken: async () => 'second' });
  expect(connections.size).toBe(1);
  const [ringback] = connections;
  await ringback?.api.me();
  expect(requests).toEqual([[`${apiUrl}/api/me`, 'Bearer second']]);
});

test('a new apiUrl creates a new connection', () => {
  const { connections, rerender } = openHost({ apiUrl: 'https://a.example.com', getToken: () => 't' });
  rerender({ apiUrl: 'https://b.example.com', getToken: () => 't' });
  expect(connections.size).toBe(2);
});

test('problems are passed to the host’s onError', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('fetch', async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
  const problems: Problem[] = [];
  const { connections } = openHost({ getToken: () => 't', onError: (problem) => problems.push(problem) });
  const [ringback] = connections;
  await ringback?.api.me().catch(() => {});
  expect(problems.map(({ code }) => code)).toEqual(['not-ringback']);
});
