import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallNotifications, type DisplayedNotification, type NotificationAction } from '../../src';

const permissions: { current: NotificationPermission; answer: NotificationPermission; requests: number } = {
  current: 'granted',
  answer: 'granted',
  requests: 0,
};
let isFocused: boolean;
let shown: DisplayedNotification[];
let act: (action: NotificationAction) => void;
let stored: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(permissions, { current: 'granted', answer: 'granted', requests: 0 });
  isFocused = false;
  shown = [];
  stored = new Map();
  vi.stubGlobal('Notification', {
    get permission() {
      return permissions.current;
    },
    requestPermission: async () => {
      permissions.requests++;
      permissions.current = permissions.answer;
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open() {
  const notifications = new CallNotifications({
    scope: 'w1',
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    focus: { start: () => {}, stop: () => {}, isAnywhere: async () => isFocused },
    display: async () => ({
      show: async (notification, onAction) => {
        shown.push(notification);
        act = onAction;
      },
      close: async (tag) => {
        shown = shown.filter((each) => each.tag !== tag);
      },
      closeAll: async (prefix) => {
        shown = shown.filter(({ tag }) => !tag.startsWith(prefix));
      },
    }),
  });
  notifications.start();
  return notifications;
}

const ringing = (onAction: (action: NotificationAction) => void = () => {}) => ({
  id: 'c1',
  text: () => ({ title: 'Alan', body: 'Sales', accept: 'Accept', decline: 'Decline' }),
  isAudible: () => true,
  onAction,
});
const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('a call that rings in the background shows a silent notification with two buttons until it stops ringing', async () => {
  const actions: NotificationAction[] = [];
  const end = open().ring(ringing((action) => actions.push(action)));
  await advance();
  expect(shown).toEqual([
    {
      tag: 'ringback w1 c1',
      title: 'Alan',
      body: 'Sales',
      actions: { accept: 'Accept', decline: 'Decline' },
      isPersistent: true,
      isSilent: true,
    },
  ]);
  act('decline');
  expect(actions).toEqual(['decline']);
  end();
  await advance();
  expect(shown).toEqual([]);
});

test('a call that rings on a page with the focus shows none until the user leaves it', async () => {
  isFocused = true;
  open().ring(ringing());
  await advance(5000);
  expect(shown).toEqual([]);
  isFocused = false;
  await advance(1000);
  expect(shown).toHaveLength(1);
  isFocused = true;
  await advance(1000);
  expect(shown).toEqual([]);
});

test('an event that is no call shows a notification unless the user looks at a page or wants none', async () => {
  const text = { title: 'New voicemail from Alan', body: 'Called Sales' };
  const notifications = open();
  isFocused = true;
  await notifications.notify('c1', text);
  isFocused = false;
  notifications.turnOff();
  await notifications.notify('c1', text);
  expect(shown).toEqual([]);
  await notifications.turnOn();
  await notifications.notify('c1', text);
  expect(shown).toEqual([{ ...text, tag: 'ringback w1 c1', isPersistent: false, isSilent: false }]);
});

test('a notification that the user has dismissed is not shown again for the same call', async () => {
  open().ring(ringing());
  await advance();
  shown = [];
  await advance(5000);
  expect(shown).toEqual([]);
});

test('a call that ends while its notification is being shown leaves none', async () => {
  const end = open().ring(ringing());
  end();
  await advance(2000);
  expect(shown).toEqual([]);
});

test('the notification of a page that crashed is closed when a page opens', async () => {
  shown = ['ringback w1 old', 'ringback w2 other'].map((tag) => ({ tag }) as DisplayedNotification);
  open();
  await advance();
  expect(shown.map(({ tag }) => tag)).toEqual(['ringback w2 other']);
});

test('asks the browser once, and never again after the user or the browser has refused', async () => {
  permissions.current = 'default';
  permissions.answer = 'denied';
  const notifications = open();
  expect(notifications.state.get()).toBe('ask');
  await notifications.turnOn();
  expect(notifications.state.get()).toBe('blocked');
  await notifications.turnOn();
  expect(permissions.requests).toBe(1);

  permissions.current = 'default';
  notifications.turnOff();
  expect(notifications.state.get()).toBe('off');
  expect(open().state.get(), 'after a reload').toBe('off');
  permissions.answer = 'granted';
  await notifications.turnOn();
  expect(notifications.state.get()).toBe('on');
});

test('a browser without notifications says so', () => {
  vi.stubGlobal('Notification', undefined);
  expect(open().state.get()).toBe('unsupported');
});
