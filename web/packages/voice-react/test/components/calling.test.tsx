import { ChakraProvider } from '@chakra-ui/react';
import { RingtonePlayer } from '@ringback/voice-client';
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode, useEffect } from 'react';
import { expect, test } from 'vitest';
import { FakeCall, FakeDevice, live } from '../../../voice-client/test/fake-sdk';
import {
  CallDialog,
  callDisabledReason,
  IncomingCallModal,
  type Ringback,
  RingbackProvider,
  system,
  useVoiceDevice,
} from '../../src';
import { fakeRingback } from '../fake-ringback';

const collapsed = { times: 0 };
const collapse = () => {
  collapsed.times++;
};

function Phone() {
  const voice = useVoiceDevice('w', 'u');
  const { register } = voice;
  useEffect(() => void register(), [register]);
  return (
    <>
      <output>{voice.status}</output>
      <output aria-label="ready">{voice.readiness}</output>
      <input aria-label="note" />
      <button type="button" disabled={callDisabledReason(voice) !== null} onClick={() => voice.dial('+12125550123')}>
        Call
      </button>
      <p>{callDisabledReason(voice)}</p>
      {voice.status === 'ringing' && <IncomingCallModal voice={voice} incomingCall={null} />}
      <CallDialog voice={voice} name={null} onCollapse={collapse} />
    </>
  );
}

async function show(ringback: Ringback = fakeRingback()) {
  const page = render(
    <StrictMode>
      <ChakraProvider value={system}>
        <RingbackProvider ringback={ringback} styles="inherit">
          <Phone />
        </RingbackProvider>
      </ChakraProvider>
    </StrictMode>,
  );
  await waitFor(() => expect(screen.getByLabelText('ready').textContent).toBe('ready'));
  return page;
}

const device = () => live()[0] as FakeDevice;
const rings = (call: FakeCall) => act(() => void device().emit('incoming', call));

test('creates one device under StrictMode, and destroys it when the component unmounts', async () => {
  const page = await show();
  expect(live()).toHaveLength(1);
  page.unmount();
  expect(FakeDevice.instances.length).toBeGreaterThan(0);
  expect(live()).toHaveLength(0);
});

test('a switch to another workspace ends the voice tokens of the previous one', async () => {
  const ringback = fakeRingback();
  const { rerender, unmount } = renderHook(({ workspace }) => useVoiceDevice(workspace, 'u'), {
    initialProps: { workspace: 'w1' },
    wrapper: ({ children }) => (
      <RingbackProvider ringback={ringback} styles="inherit">
        {children}
      </RingbackProvider>
    ),
  });
  expect(ringback.left).toEqual([]);
  rerender({ workspace: 'w2' });
  expect(ringback.left).toEqual(['w1']);
  unmount();
  expect(ringback.left).toEqual(['w1', 'w2']);
});

test('a ringing call takes no focus, and can be accepted, muted, sent digits and hung up', async () => {
  const user = userEvent.setup();
  await show();
  const call = new FakeCall();
  await user.click(screen.getByLabelText('note'));
  rings(call);
  expect(screen.getByRole('dialog', { name: 'Incoming call' })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('note'));

  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(screen.getByRole('dialog', { name: 'Call with (212) 555-0123' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Mute' }));
  await user.click(screen.getByRole('button', { name: 'Unmute' }));
  await user.click(screen.getByRole('button', { name: 'Keypad' }));
  await user.keyboard('5{Escape}');
  expect(call.actions).toEqual(['accept', 'digits 5']);

  await user.click(screen.getByRole('button', { name: 'Hang up' }));
  expect(call.actions).toContain('disconnect');
  expect(screen.getByRole('button', { name: 'Call again' })).toBeTruthy();
});

test('Escape closes the keypad, then collapses the window, and never hangs up', async () => {
  const user = userEvent.setup();
  await show();
  const call = new FakeCall();
  collapsed.times = 0;
  rings(call);
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  const keypad = screen.getByRole('button', { name: 'Keypad' });
  await user.click(keypad);
  // Escape closes a tooltip first.
  await user.unhover(keypad);
  await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull());
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('button', { name: '5' })).toBeNull();
  expect(collapsed.times).toBe(0);
  await user.keyboard('{Escape}');
  expect(collapsed.times).toBe(1);
  expect(call.actions).toEqual(['accept']);
});

test('shows Connecting… immediately after Accept', async () => {
  const user = userEvent.setup();
  await show();
  const call = new FakeCall();
  call.accept = () => call.startConnecting();
  rings(call);
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(screen.getByRole('button', { name: 'Connecting…' }).getAttribute('aria-disabled')).toBe('true');
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
  act(() => void call.emit('accept', call));
  expect(screen.getByRole('dialog', { name: 'Call with (212) 555-0123' })).toBeTruthy();
});

test('the shortcut accepts a ringing call while the user is typing', async () => {
  const user = userEvent.setup();
  await show();
  const call = new FakeCall();
  await user.click(screen.getByLabelText('note'));
  rings(call);
  await user.keyboard('{Alt>}a{/Alt}');
  await waitFor(() => expect(call.actions).toEqual(['accept']));
  expect(document.activeElement).toBe(screen.getByLabelText('note'));
});

test('offers to unmute a ringtone that the browser blocks', async () => {
  const user = userEvent.setup();
  const ringtone = new RingtonePlayer(null);
  await show(fakeRingback('granted', ringtone));
  rings(new FakeCall());
  expect(screen.queryByRole('button', { name: 'Unmute ringtone' })).toBeNull();
  act(() => ringtone.autoplayBlocked.set(true));
  await user.click(screen.getByRole('button', { name: 'Unmute ringtone' }));
  expect(ringtone.autoplayBlocked.get()).toBe(false);
  expect(screen.queryByRole('button', { name: 'Unmute ringtone' })).toBeNull();
});

test('Decline rejects the call, and a canceled call stops ringing', async () => {
  const user = userEvent.setup();
  await show();
  const [declined, cancelled] = [new FakeCall(), new FakeCall()];
  rings(declined);
  await user.click(screen.getByRole('button', { name: 'Decline' }));
  expect(declined.actions).toEqual(['reject']);
  rings(cancelled);
  act(() => void cancelled.emit('cancel'));
  expect(screen.queryByRole('dialog', { name: 'Incoming call' })).toBeNull();
});

test('Call is disabled and the remedy is shown when the microphone is denied', async () => {
  const user = userEvent.setup();
  await show(fakeRingback('denied'));
  await user.click(screen.getByRole('button', { name: 'Call' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Call' })).toHaveProperty('disabled', true));
  expect(screen.getByText(/Your microphone is blocked/)).toBeTruthy();
  expect(device().dialed).toEqual([]);
});

test('dials with the number as To, and renews a token that is about to expire', async () => {
  const user = userEvent.setup();
  await show();
  await user.click(screen.getByRole('button', { name: 'Call' }));
  await waitFor(() => expect(device().dialed).toEqual([{ params: { To: '+12125550123' } }]));
  device().emit('tokenWillExpire');
  await waitFor(() => expect(device().tokens).toHaveLength(2));
});
