import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { FakeCall, type FakeDevice, live } from '../../../voice-client/test/fake-sdk';
import { CallBanner, CallWindow, RingbackProvider, TwilioInboundListener, useTelephone } from '../../src';
import { call as callState, conversation, customer, realtime, voice, WithTelephone } from '../../stories/fixtures';
import { fakeRingback } from '../fake-ringback';

const frames: HTMLIFrameElement[] = [];
afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove();
  Reflect.deleteProperty(window, 'documentPictureInPicture');
});

/** Gives the browser picture-in-picture windows: frames, because jsdom has no other second document. */
function offerWindows(): () => Window {
  const requestWindow = async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frames.push(frame);
    return frame.contentWindow as Window;
  };
  Object.assign(window, { documentPictureInPicture: { requestWindow } });
  return () => frames.at(-1)?.contentWindow as Window;
}

function Page() {
  const { voice } = useTelephone();
  return (
    <>
      <button type="button" onClick={() => void voice.register()}>
        Register
      </button>
      <output>{voice.readiness}</output>
      <CallBanner />
    </>
  );
}

async function onACall() {
  const user = userEvent.setup();
  const ringback = fakeRingback();
  const connection = { state: { get: () => realtime, subscribe: () => () => {} }, start: () => {}, stop: () => {} };
  const more = { setAvailability: () => {}, presence: realtime.presence };
  Object.assign(ringback, {
    newRealtime: () => ({ ...connection, ...more }),
    api: { calls: async () => ({ calls: [] }), call: () => new Promise(() => {}), notes: async () => [] },
  });
  render(
    <RingbackProvider ringback={ringback}>
      <TwilioInboundListener workspaceId="w" identity="u">
        <Page />
      </TwilioInboundListener>
    </RingbackProvider>,
  );
  await user.click(screen.getByRole('button', { name: 'Register' }));
  await screen.findByText('ready');
  const call = new FakeCall();
  act(() => void (live()[0] as FakeDevice).emit('incoming', call));
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  return { user, call };
}

test('the small window mutes and hangs up, and the call returns to the page when it closes', async () => {
  const small = offerWindows();
  const { user, call } = await onACall();
  await user.click(screen.getByRole('button', { name: 'Open in a small window' }));
  const inside = within(small().document.body);
  expect(inside.getByRole('timer')).toBeTruthy();
  expect(small().document.head.querySelectorAll('style').length, 'style elements').toBeGreaterThan(0);
  expect(screen.queryByRole('dialog'), 'the dialog while the small window is open').toBeNull();

  await user.click(inside.getByRole('button', { name: 'Mute' }));
  expect(inside.getByRole('button', { name: 'Unmute' })).toBeTruthy();
  act(() => void small().dispatchEvent(new Event('pagehide')));
  expect(screen.getByRole('dialog', { name: /^Call with/ })).toBeTruthy();

  await user.click(screen.getByRole('button', { name: 'Open in a small window' }));
  await user.click(within(small().document.body).getByRole('button', { name: 'Hang up' }));
  expect(call.actions).toContain('disconnect');
});

test('the small window holds and resumes a conference call', async () => {
  const user = userEvent.setup();
  const requested: string[] = [];
  const page = (onHold: boolean) => {
    const current = conversation([{ ...customer, onHold }]);
    const note = (action: string) => async () => requested.push(action) > 0;
    Object.assign(current.actions, { hold: note('hold'), resume: note('resume') });
    return (
      <RingbackProvider>
        <WithTelephone voice={voice({ call: callState() })} conversation={current}>
          <CallWindow />
        </WithTelephone>
      </RingbackProvider>
    );
  };
  const { rerender } = render(page(false));
  await user.click(screen.getByRole('button', { name: 'Hold' }));
  rerender(page(true));
  expect(screen.getByRole('status').textContent).toBe('On hold');
  await user.click(screen.getByRole('button', { name: 'Resume' }));
  expect(requested).toEqual(['hold', 'resume']);
});

test('a browser without picture-in-picture windows offers none', async () => {
  await onACall();
  expect(screen.queryByRole('button', { name: 'Open in a small window' })).toBeNull();
});
