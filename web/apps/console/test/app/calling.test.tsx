import type { Call, EventFrame } from '@ringback/voice-client';
import { act, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { ada, device, dialed, FakeServer, switchWorkspace } from '../console';

const callButton = () => screen.getByRole('button', { name: 'Call' });
const reason = () => callButton().getAttribute('aria-description');

async function typeNumber(user: UserEvent) {
  await user.type(await screen.findByLabelText('Phone number'), '2125550123');
}

async function onACall(server: FakeServer) {
  const user = await server.openSignedIn('/dialer');
  await typeNumber(user);
  await waitFor(() => expect(reason()).toBeNull());
  await user.click(callButton());
  await waitFor(() => expect(device()?.calls).toHaveLength(1));
  return { user, call: device().calls[0] };
}

test('with a denied microphone, Call is disabled, can be focused, and says what to do', async () => {
  const user = await new FakeServer({ microphone: 'denied' }).openSignedIn('/dialer');
  await typeNumber(user);
  await waitFor(() => expect(reason()).toMatch(/Your microphone is blocked.*allow the microphone/));
  expect(callButton().getAttribute('aria-disabled')).toBe('true');
  screen.getByRole('button', { name: '#' }).focus();
  await user.tab();
  expect(document.activeElement).toBe(callButton());
  await user.keyboard('{Enter}');
  await user.click(callButton());
  expect(dialed()).toEqual([]);
});

test('the switch is on only when calls can ring: not during the microphone prompt, and not after a denial', async () => {
  const answers: ((microphone: 'granted' | 'denied') => void)[] = [];
  const requestMicrophone = () => new Promise<'granted' | 'denied'>((resolve) => answers.push(resolve));
  const user = await new FakeServer({ requestMicrophone }).openSignedIn();
  const available = await screen.findByRole<HTMLInputElement>('switch', { name: 'Available' });
  await waitFor(() => expect(available.disabled).toBe(false));
  for (const answer of ['denied', 'granted'] as const) {
    await user.click(available);
    expect(answers).toHaveLength(1);
    expect(available.checked, 'while the microphone prompt is open').toBe(false);
    answers.pop()?.(answer);
    await waitFor(() => expect(available.checked).toBe(answer === 'granted'));
  }
  await user.click(available);
  await waitFor(() => expect(available.checked).toBe(false));
  expect(answers).toHaveLength(0);
});

test('a missing microphone and a denied one have different messages', async () => {
  const user = await new FakeServer({ microphone: 'missing' }).openSignedIn('/dialer');
  await typeNumber(user);
  await waitFor(() => expect(reason()).toMatch(/No microphone found/));
});

test('in a workspace without a Twilio setup, Call says why it is disabled', async () => {
  const user = await new FakeServer({ configured: false }).openSignedIn('/dialer');
  await typeNumber(user);
  await waitFor(() => expect(reason()).toMatch(/Voice is not set up/));
});

test('an incomplete number cannot be called, and a full number is dialed', async () => {
  const server = new FakeServer();
  const user = await server.openSignedIn('/dialer');
  await user.type(await screen.findByLabelText('Phone number'), '2125');
  await waitFor(() => expect(reason()).toMatch(/Enter a full number/));
  await user.click(callButton());
  expect(dialed()).toEqual([]);
  await user.type(screen.getByLabelText('Phone number'), '550123');
  await user.click(callButton());
  await waitFor(() => expect(device()?.calls).toHaveLength(1));
  expect(dialed()).toEqual([{ params: { To: '+12125550123' } }]);
  expect(screen.getByRole('dialog', { name: 'Call with (212) 555-0123' })).toBeTruthy();
});

test('signing out during a call asks first; canceling keeps the call, confirming ends it', async () => {
  const server = new FakeServer();
  const { user, call } = await onACall(server);
  const signOut = async () => {
    await user.click(screen.getByRole('button', { name: 'Account: Ada Lovelace' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    return within(await screen.findByRole('alertdialog', { name: 'End the call?' }));
  };
  await user.click((await signOut()).getByRole('button', { name: 'Stay on the call' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect({ did: call?.actions, signedOut: server.signedOut }).toEqual({ did: [], signedOut: false });

  await user.click((await signOut()).getByRole('button', { name: 'End call and sign out' }));
  await screen.findByLabelText('Password');
  expect({ did: call?.actions, signedOut: server.signedOut }).toEqual({ did: ['disconnect'], signedOut: true });
});

test('switching the workspace during a call asks first', async () => {
  const { user, call } = await onACall(new FakeServer());
  await switchWorkspace(user, 'Globex Sales');
  await screen.findByRole('alertdialog', { name: 'End the call?' });
  expect(screen.getAllByRole('button', { name: 'Workspace: Acme Support', hidden: true })).not.toEqual([]);
  expect(call?.actions).toEqual([]);
});

test('signing out without a call does not ask', async () => {
  const server = new FakeServer();
  const user = await server.openSignedIn();
  await user.click(screen.getByRole('button', { name: 'Account: Ada Lovelace' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
  await screen.findByLabelText('Password');
  expect(server.signedOut).toBe(true);
});

test('a blocked microphone shows a banner with instructions until the microphone can be used', async () => {
  const answers: ('denied' | 'granted')[] = ['denied', 'granted'];
  const user = await new FakeServer({
    microphone: 'denied',
    requestMicrophone: async () => answers.shift() ?? 'granted',
  }).openSignedIn();
  const banner = await screen.findByRole('alert');
  expect(banner.textContent).toMatch(/Your microphone is blocked.*allow the microphone/);
  await user.click(within(banner).getByRole('button', { name: 'Try again' }));
  expect(screen.getByRole('alert')).toBe(banner);
  await user.click(within(banner).getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('a shortcut hangs up, and the focus returns to its former element', async () => {
  const { user, call } = await onACall(new FakeServer());
  const dialog = screen.getByRole('dialog', { name: 'Call with (212) 555-0123' });
  await waitFor(() => expect(document.activeElement).toBe(dialog));
  await user.keyboard('{Alt>}h{/Alt}');
  expect(call?.actions).toEqual(['disconnect']);
  await user.click(within(dialog).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(document.activeElement).toBe(callButton()));
});

test('the banner of a call mutes and unmutes', async () => {
  const { user, call } = await onACall(new FakeServer());
  await act(async () => call?.accept());
  await user.click(screen.getByRole('button', { name: 'Collapse' }));
  const banner = within(screen.getByRole('region', { name: 'On a call' }));
  await user.click(banner.getByRole('button', { name: 'Mute' }));
  await user.click(banner.getByRole('button', { name: 'Unmute' }));
  expect(banner.getByRole('button', { name: 'Mute' })).toBeTruthy();
});

test.each([
  ['busy', 'The line is busy.'],
  ['no-answer', 'No answer.'],
  ['failed', 'The call couldn’t be completed. Check the number and try again.'],
] as const)('a call that ends as %s says why', async (status, text) => {
  const server = new FakeServer();
  const { call } = await onACall(server);
  const agent = { id: ada.id, name: ada.name };
  const ended = { id: 'c1', to: '+12125550123', status, agent, refusal: null } as Call;
  server.sendFrame({ type: 'call-ended', seq: 1, call: ended } as EventFrame);
  act(() => call?.disconnect());
  expect(await screen.findByText(text)).toBeTruthy();
});

test('a question mark lists the keyboard shortcuts, except in a text field', async () => {
  const user = await new FakeServer().openSignedIn('/dialer');
  await user.click(await screen.findByLabelText('Phone number'));
  await user.keyboard('?');
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.tab();
  await user.keyboard('?');
  const dialog = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
  expect(dialog.getByText('Hang up').nextElementSibling?.textContent).toBe('Alt+H');
});

test('a server that restarts during a call is announced, and the call goes on', async () => {
  const server = new FakeServer();
  const { call } = await onACall(server);
  act(() => call?.accept());
  server.setConnection('waiting');
  expect(screen.getByText(/Your call continues/)).toBeTruthy();
  server.setConnection('open');
  expect(screen.queryByText(/Your call continues/)).toBeNull();
  act(() => call?.disconnect());
  server.setConnection('waiting');
  expect(screen.getByText(/Calls can’t reach you right now/)).toBeTruthy();
});
