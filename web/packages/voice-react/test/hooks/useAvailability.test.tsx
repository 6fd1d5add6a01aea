import { ObservableValue, Problem, type RealtimeState } from '@ringback/voice-client';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { FakeDevice } from '../../../voice-client/test/fake-sdk';
import { AvailabilitySwitch, RingbackProvider, TwilioInboundListener } from '../../src';
import { fakeRingback } from '../fake-ringback';

let realtime: ObservableValue<RealtimeState>;
let wanted: boolean;

beforeEach(() => {
  sessionStorage.clear();
  wanted = false;
  realtime = new ObservableValue<RealtimeState>({
    status: 'open',
    userId: 'u',
    identity: 'i',
    available: false,
    problem: null,
  });
});

/** A host's page without any Chakra, whose server answers when the test says so. */
function openHost() {
  const ringback = Object.assign(fakeRingback(), {
    api: { calls: async () => ({ calls: [], nextCursor: null }) },
    newRealtime: () => ({
      state: realtime,
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

const acknowledge = (available: boolean) => act(() => realtime.set({ ...realtime.get(), available }));
const toggle = () => screen.getByRole<HTMLInputElement>('switch', { name: 'Available' });
const words = () => screen.getByRole('status').textContent;

test('the switch is on only when the server has acknowledged it', async () => {
  const user = openHost();
  await waitFor(() => expect(toggle().disabled).toBe(false));
  expect([words(), toggle().checked]).toEqual(['Not available', false]);
  expect(FakeDevice.instances, 'nothing is loaded before it is wanted').toHaveLength(0);

  await user.click(toggle());
  await waitFor(() => expect(wanted).toBe(true));
  expect([words(), toggle().checked]).toEqual(['Reconnecting…', false]);
  acknowledge(true);
  expect([words(), toggle().checked]).toEqual(['Available', true]);

  acknowledge(false);
  expect([words(), toggle().checked]).toEqual(['Reconnecting…', false]);
  await user.click(toggle());
  expect([words(), toggle().checked, wanted]).toEqual(['Not available', false, false]);
});

test('a page whose event connection is refused is not available, and shows the reason', async () => {
  const user = openHost();
  await waitFor(() => expect(toggle().disabled).toBe(false));
  await user.click(toggle());
  await waitFor(() => expect(words()).toBe('Reconnecting…'));
  expect(toggle().checked).toBe(false);

  const problem = new Problem({ code: 'cors-refused', status: 0, detail: 'Add the origin.' });
  act(() => realtime.set({ ...realtime.get(), status: 'waiting', problem }));
  await user.unhover(toggle());
  await user.hover(toggle());
  expect((await screen.findByRole('tooltip')).textContent).toBe('Add the origin.');
});
