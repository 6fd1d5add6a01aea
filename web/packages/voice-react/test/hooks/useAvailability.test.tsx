import {
  ObservableValue,
  type PresenceByUser,
  type PresenceState,
  Problem,
  type RealtimeState,
} from '@ringback/voice-client';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { FakeDevice } from '../../../voice-client/test/fake-sdk';
import { AvailabilitySwitch, RingbackProvider, TwilioInboundListener } from '../../src';
import { fakeRingback } from '../fake-ringback';

let realtime: ObservableValue<RealtimeState>;
let presence: ObservableValue<PresenceByUser>;
let wanted: boolean;
let wrapUpEnded: boolean;

beforeEach(() => {
  sessionStorage.clear();
  wanted = false;
  wrapUpEnded = false;
  presence = new ObservableValue<PresenceByUser>(new Map());
  realtime = new ObservableValue<RealtimeState>({
    status: 'open',
    userId: 'u',
    identity: 'i',
    available: false,
    lostSince: null,
    problem: null,
  });
});

/** Renders a host page without Chakra. The server acknowledges when the test calls `acknowledge`. */
function openHost() {
  const ringback = Object.assign(fakeRingback(), {
    api: {
      calls: async () => ({ calls: [], nextCursor: null }),
      endWrapUp: async () => {
        wrapUpEnded = true;
      },
    },
    newRealtime: () => ({
      state: realtime,
      presence,
      start: () => {},
      stop: () => {},
      setAvailability: (available: boolean) => {
        wanted = available;
      },
    }),
  });
  render(
    <RingbackProvider ringback={ringback}>
      <TwilioInboundListener workspaceId="w" identity="u">
        <AvailabilitySwitch />
      </TwilioInboundListener>
    </RingbackProvider>,
  );
  return userEvent.setup();
}

const iso = (time: number) => new Date(time).toISOString();
const acknowledge = (available: boolean) => act(() => realtime.set({ ...realtime.get(), available }));
const toggle = () => screen.getByRole<HTMLInputElement>('switch', { name: 'Available' });
const statusText = () => screen.getByRole('status').textContent;

test('the switch is on only when the server has acknowledged it', async () => {
  const user = openHost();
  await waitFor(() => expect(toggle().disabled).toBe(false));
  expect([statusText(), toggle().checked]).toEqual(['Not available', false]);
  expect(FakeDevice.instances, 'nothing is loaded before it is wanted').toHaveLength(0);

  await user.click(toggle());
  await waitFor(() => expect(wanted).toBe(true));
  expect([statusText(), toggle().checked]).toEqual(['Reconnecting…', false]);
  acknowledge(true);
  expect([statusText(), toggle().checked]).toEqual(['Available', true]);

  acknowledge(false);
  expect([statusText(), toggle().checked]).toEqual(['Reconnecting…', false]);
  await user.click(toggle());
  expect([statusText(), toggle().checked, wanted]).toEqual(['Not available', false, false]);
});

test('a page whose event connection is refused is not available, and shows the reason', async () => {
  const user = openHost();
  await waitFor(() => expect(toggle().disabled).toBe(false));
  await user.click(toggle());
  await waitFor(() => expect(statusText()).toBe('Reconnecting…'));
  expect(toggle().checked).toBe(false);

  const problem = new Problem({ code: 'cors-refused', status: 0, detail: 'Add the origin.' });
  act(() => realtime.set({ ...realtime.get(), status: 'waiting', problem }));
  await user.unhover(toggle());
  await user.hover(toggle());
  expect((await screen.findByRole('tooltip')).textContent).toBe('Add the origin.');
});

test('during a call and the wrap-up time after it, the switch says so, and the wrap-up time can be ended', async () => {
  const user = openHost();
  await waitFor(() => expect(toggle().disabled).toBe(false));
  await user.click(toggle());
  await waitFor(() => expect(wanted).toBe(true));
  acknowledge(true);
  const enter = (state: PresenceState, secondsAgo = 0) =>
    act(() => {
      const since = Date.now() - secondsAgo * 1000;
      const wrapUpEndsAt = state === 'wrap-up' ? iso(since + 30_000) : null;
      presence.set(new Map([['u', { state, since: iso(since), wrapUpEndsAt }]]));
    });
  enter('on-call');
  expect([statusText(), toggle().checked]).toEqual(['On a call', true]);
  expect(screen.queryByRole('button')).toBeNull();

  enter('wrap-up', 10);
  expect(statusText()).toBe('Wrap-up');
  expect((await screen.findByRole('timer')).textContent).toMatch(/^0:(20|1\d)$/);
  await user.click(screen.getByRole('button', { name: 'Finish wrap-up' }));
  expect(wrapUpEnded).toBe(true);
  enter('available');
  expect(statusText()).toBe('Available');
  expect(screen.queryByRole('timer')).toBeNull();

  enter('wrap-up', -3600);
  expect((await screen.findByRole('timer')).textContent, 'the clock of the server is an hour ahead').toBe('0:30');
});
