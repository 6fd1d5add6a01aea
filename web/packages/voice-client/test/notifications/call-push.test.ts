import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallPush, type PushSubscriptionState, type StoredPushSubscription } from '../../src';
import { takeOpenedForCall } from '../../src/notifications/opened-page';

const KEY = 'BPk-_w';
let stored: Map<string, string>;
let saved: StoredPushSubscription[];
let removals: number;
let state: PushSubscriptionState;
let boundTo: string | null;
let unsubscribed: string[];
let receive: (event: { data: unknown }) => void;

const bytesOf = (key: string) =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)).buffer;

function subscription(key: string) {
  return {
    options: { applicationServerKey: bytesOf(key) },
    unsubscribe: async () => {
      unsubscribed.push(key);
      boundTo = null;
    },
    toJSON: () => ({ endpoint: `https://push.example.com/${key}`, keys: { p256dh: 'p', auth: 'a' } }),
  };
}

beforeEach(() => {
  stored = new Map();
  saved = [];
  removals = 0;
  state = { applicationServerKey: KEY, endpoint: null, callStrategy: 'conference' };
  boundTo = null;
  unsubscribed = [];
  vi.stubGlobal('PushManager', class {});
  vi.stubGlobal('location', { pathname: '/calls', search: '?day=1', hash: '' });
  vi.stubGlobal('navigator', {
    serviceWorker: {
      addEventListener: (_: string, listener: typeof receive) => {
        receive = listener;
      },
      register: async () => ({
        active: {},
        pushManager: {
          getSubscription: async () => (boundTo === null ? null : subscription(boundTo)),
          subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
            boundTo = applicationServerKey;
            return subscription(applicationServerKey);
          },
        },
      }),
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(onOpened = () => {}) {
  const push = new CallPush({
    workspaceId: 'w1',
    userId: 'u1',
    workerUrl: '/call-notifications.js',
    server: {
      read: async () => state,
      save: async (each) => void saved.push(each),
      remove: async () => {
        removals++;
      },
    },
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    onOpened,
  });
  push.start();
  return push;
}

test('a browser that the user turns on is subscribed, also after a reload, and reports the Available switch', async () => {
  const push = open();
  push.setAvailable(false);
  expect(push.state.get()).toBe('off');
  await push.turnOn(true);
  expect(push.state.get()).toBe('on');
  const keys = { p256dh: 'p', auth: 'a' };
  const own = { endpoint: `https://push.example.com/${KEY}`, keys, page: '/calls?day=1' };
  expect(saved).toEqual([{ ...own, available: true }]);

  const reloaded = open();
  expect(reloaded.state.get()).toBe('on');
  reloaded.setAvailable(false);
  reloaded.setAvailable(false);
  await vi.waitFor(() => expect(saved).toHaveLength(2));
  expect(saved[1]).toEqual({ ...own, available: false });
  expect(unsubscribed).toEqual([]);

  await reloaded.turnOff();
  expect(removals).toBe(1);
  expect(open().state.get()).toBe('off');
});

test('a subscription for the key of another server is replaced', async () => {
  boundTo = 'BAAA';
  await open().turnOn(true);
  expect(unsubscribed).toEqual(['BAAA']);
  expect(boundTo).toBe(KEY);
});

test('a workspace without conferences and a failed request have states of their own', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const push = open();
  state = { ...state, callStrategy: 'client' };
  await push.turnOn(true);
  expect(push.state.get()).toBe('simple-calls');
  state = { ...state, callStrategy: 'conference', applicationServerKey: '' };
  vi.mocked(console.warn).mockClear();
  vi.stubGlobal('location', undefined);
  await push.turnOn(true);
  expect(push.state.get()).toBe('failed');
  expect(console.warn).toHaveBeenCalledOnce();
});

test('a selected notification of this workspace opens this page for the call', () => {
  let opened = 0;
  open(() => opened++);
  receive({ data: { type: 'ringback-call-opened', workspaceId: 'w2' } });
  receive({ data: { type: 'ringback-notification', workspaceId: 'w1' } });
  expect(opened).toBe(0);
  receive({ data: { type: 'ringback-call-opened', workspaceId: 'w1' } });
  expect(opened).toBe(1);
});

test('a page that a notification opened is marked once', () => {
  vi.stubGlobal('location', { pathname: '/calls', search: '', hash: '#ringback-call' });
  vi.stubGlobal('history', {
    state: null,
    replaceState: () => {
      location.hash = '';
    },
  });
  expect(takeOpenedForCall()).toBe(true);
  expect(takeOpenedForCall()).toBe(false);
});

test('a browser without Web Push says so', () => {
  vi.stubGlobal('PushManager', undefined);
  expect(open().state.get()).toBe('unsupported');
});
