import { Problem } from '@ringback/voice-client';
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

type Sent = { id?: string; name: string }[];

async function openSettings(change: (version: number, list: Sent) => Promise<unknown>) {
  const server = new FakeServer();
  Object.assign(server.api, {
    dispositions: async () => ({
      version: 4,
      dispositions: [
        { id: 'd1', name: 'Resolved' },
        { id: 'd2', name: 'Spam' },
      ],
    }),
    changeDispositions: async (_: string, version: number, list: Sent) => change(version, list),
  });
  const user = await server.openSignedIn('/settings/workspace');
  await screen.findByLabelText('Disposition 2');
  return user;
}

test('an administrator adds, renames, moves and removes dispositions', async () => {
  const sent: [number, Sent][] = [];
  const user = await openSettings(async (version, list) => {
    sent.push([version, list]);
    return { version: 5, dispositions: list.map(({ id = 'd3', name }) => ({ id, name })) };
  });
  await user.click(screen.getByRole('button', { name: 'Add disposition' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Disposition 3')));
  await user.keyboard('resolved');
  const save = () => screen.getAllByRole('button', { name: 'Save dispositions' }).at(-1) as HTMLElement;
  await user.click(save());
  expect(screen.getByText('This name is already in the list.')).toBeTruthy();
  expect(sent).toEqual([]);

  await user.clear(screen.getByLabelText('Disposition 3'));
  await user.type(screen.getByLabelText('Disposition 3'), 'Sold');
  await user.click(screen.getByRole('button', { name: 'Move Sold up' }));
  await user.click(screen.getByRole('button', { name: 'Remove Spam' }));
  await user.type(screen.getByLabelText('Disposition 1'), ' today');
  await user.click(save());
  await waitFor(() => expect(sent).toEqual([[4, [{ id: 'd1', name: 'Resolved today' }, { name: 'Sold' }]]]));
  expect(await screen.findByText('Dispositions saved')).toBeTruthy();
});

test('a list that another administrator has changed can be reloaded', async () => {
  const user = await openSettings(async () => {
    throw new Problem({ code: 'dispositions-changed', status: 409, detail: 'Another administrator changed the list.' });
  });
  await user.click(screen.getByRole('button', { name: 'Remove Spam' }));
  await user.click(screen.getAllByRole('button', { name: 'Save dispositions' }).at(-1) as HTMLElement);
  expect((await screen.findByRole('alert')).textContent).toBe('Another administrator changed the list.');
  expect(screen.getByRole('button', { name: 'Reload list' })).toBeTruthy();
});
