import { ChakraProvider } from '@chakra-ui/react';
import type { EventFrame } from '@ringback/voice-client';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NotificationBanner, system } from '../../src';
import { NotificationRow } from '../../src/components/audio-settings/NotificationRow';
import type { Push } from '../../src/hooks/useCallPush';
import { type Notifications, useNotificationsOf } from '../../src/hooks/useNotifications';
import { type Telephone, TelephoneContext } from '../../src/hooks/useTelephone';
import type { Voice } from '../../src/hooks/useVoiceDevice';
import { voicemail } from '../../stories/fixtures';

class FakeNotification {
  static permission: NotificationPermission = 'default';
  static shown: FakeNotification[] = [];
  static requestPermission = async () => {
    FakeNotification.permission = 'granted';
  };
  onclick = () => {};
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
  close() {
    FakeNotification.shown = FakeNotification.shown.filter((each) => each !== this);
  }
}

beforeEach(() => {
  FakeNotification.permission = 'default';
  FakeNotification.shown = [];
  localStorage.clear();
  vi.stubGlobal('Notification', FakeNotification);
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const idle = { call: null, holdsPhone: true, autoplayBlocked: false } as unknown as Voice;
const ringing = {
  ...idle,
  call: { phase: 'incoming', accepting: false, callId: 'c1', number: '+12125550101' },
} as unknown as Voice;

const noPush: Push = { state: 'unsupported', turnOn: () => {}, turnOff: () => {} };

let send: (frame: EventFrame) => void = () => {};
const listen = (listener: (frame: EventFrame) => void) => {
  send = (frame) => act(() => listener(frame));
  return () => {};
};

function Page({ voice, available = true }: { voice: Voice; available?: boolean }) {
  const notifications: Notifications = useNotificationsOf(
    voice,
    { party: 'Alan', line: 'Sales' },
    'w1',
    undefined,
    listen,
  );
  const availability = { state: available ? 'available' : 'unavailable' };
  return (
    <ChakraProvider value={system}>
      <TelephoneContext value={{ availability, notifications } as unknown as Telephone}>
        <NotificationBanner />
        <NotificationRow notifications={notifications} push={noPush} />
      </TelephoneContext>
    </ChakraProvider>
  );
}

const banner = () => screen.queryByText(/^Get a notification when a call rings/);
const settle = () => act(async () => {});

test('the page asks an available user once; a ringing call then shows a notification until it stops', async () => {
  const user = userEvent.setup();
  const { rerender } = render(<Page voice={idle} available={false} />);
  expect(banner(), 'while not available').toBeNull();
  rerender(<Page voice={idle} />);
  expect(banner()).toBeTruthy();
  await user.click(screen.getAllByRole('button', { name: 'Turn on notifications' })[0] as HTMLElement);
  expect(banner(), 'after the permission').toBeNull();

  rerender(<Page voice={ringing} />);
  await settle();
  expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Incoming call from Alan']);
  rerender(<Page voice={{ ...ringing, call: { ...ringing.call, phase: 'open' } } as Voice} />);
  await settle();
  expect(FakeNotification.shown, 'after the answer').toEqual([]);
});

test('a page that does not hold the phone shows no notification', async () => {
  FakeNotification.permission = 'granted';
  render(<Page voice={{ ...ringing, holdsPhone: false }} />);
  await settle();
  expect(FakeNotification.shown).toEqual([]);
});

test('Not now hides the question for good, and the settings turn notifications on again', async () => {
  const user = userEvent.setup();
  const page = render(<Page voice={idle} />);
  await user.click(screen.getByRole('button', { name: 'Not now' }));
  page.unmount();
  render(<Page voice={idle} />);
  expect(banner()).toBeNull();
  expect(screen.getByRole('status').textContent).toMatch(/^Notifications are off/);
  await user.click(screen.getByRole('button', { name: 'Turn on notifications' }));
  await user.click(screen.getByRole('button', { name: 'Show test notification' }));
  expect(screen.getByRole('status').textContent).toMatch(/^Your browser showed the notification/);
  expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Test notification']);
});

test('calls to a closed page are offered once notifications are on', async () => {
  const user = userEvent.setup();
  const turnOn = vi.fn();
  const row = (state: Notifications['state'], push: Push['state']) => (
    <ChakraProvider value={system}>
      <NotificationRow
        notifications={{ state, turnOn: () => {}, turnOff: () => {}, test: async () => {} }}
        push={{ state: push, turnOn, turnOff: () => {} }}
      />
    </ChakraProvider>
  );
  const { rerender } = render(row('off', 'off'));
  expect(screen.queryByRole('button', { name: 'Notify me after I close this page' })).toBeNull();
  rerender(row('on', 'off'));
  await user.click(screen.getByRole('button', { name: 'Notify me after I close this page' }));
  expect(turnOn).toHaveBeenCalledOnce();
  rerender(row('on', 'on'));
  expect(screen.getByText(/^While you are available, a call also shows/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Stop after I close this page' })).toBeTruthy();
});

test('blocked notifications say how to allow them', () => {
  FakeNotification.permission = 'denied';
  render(<Page voice={idle} />);
  expect(banner()).toBeNull();
  expect(screen.getByRole('status').textContent).toMatch(/allow notifications\.$/);
  expect(screen.queryByRole('button')).toBeNull();
});

test('a new voicemail shows a notification with the caller and the called line', async () => {
  FakeNotification.permission = 'granted';
  render(<Page voice={idle} />);
  send({ type: 'voicemail-received', seq: 1, at: '', voicemail: voicemail(), unread: 1 });
  await waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
  expect(FakeNotification.shown[0]).toMatchObject({ title: 'New voicemail from Alan Turing' });
});
