import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

test('a wrong password shows an error and keeps the input, and the right one opens the console', async () => {
  const user = new FakeServer().open();
  await user.type(screen.getByLabelText('Email'), 'ada@acme.test');
  await user.type(screen.getByLabelText('Password'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The password is wrong.');
  expect(screen.getByLabelText('Email')).toHaveProperty('value', 'ada@acme.test');

  await user.clear(screen.getByLabelText('Password'));
  await user.type(screen.getByLabelText('Password'), 'ringback');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByText('No calls yet');
});

test('a session that the server ended leads to sign-in, with a message', async () => {
  const server = new FakeServer();
  await server.openSignedIn();
  server.sendFrame({ type: 'session-ended', at: '' });
  server.ringback.session.expired('a token');
  await screen.findByText('Your session has ended. Sign in again.');
});
