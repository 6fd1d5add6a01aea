import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

test('a new member sees how to receive calls, until the panel is dismissed in this browser', async () => {
  const server = new FakeServer();
  Object.assign(server.api, {
    phoneNumbers: async () => [{ id: 'n1', number: '+12125550100', label: 'Support line' }],
    config: async () => ({ voice: { signallingUrl: null }, demo: { phonePage: 'http://phone.test/', signIns: [] } }),
  });
  const user = await server.openSignedIn();
  const panel = within(await screen.findByRole('region', { name: 'Get your first call' }));
  expect(panel.getByText('You won’t receive calls until you turn on Available.')).toBeTruthy();
  expect(screen.getByText('Turn on Available to receive calls.')).toBeTruthy();
  await user.click(screen.getByRole('switch', { name: 'Available' }));
  await panel.findByText('Calls ring in this browser while you are available.');
  expect(screen.getByText('Your calls will appear here.')).toBeTruthy();
  await panel.findByText('Customers reach this workspace at (212) 555-0100.');
  expect(await panel.findByRole('link', { name: /test phone/ })).toHaveProperty('href', 'http://phone.test/');
  await user.click(panel.getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Get your first call' })).toBeNull());

  cleanup();
  await server.openSignedIn();
  await screen.findByText('No calls yet');
  expect(screen.queryByRole('region', { name: 'Get your first call' })).toBeNull();
});
