import { Problem } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { alan, FakeServer } from '../console';

function withContacts() {
  let contacts = [alan, { id: 'c2', name: 'Grace Hopper', number: '+12125550102' }];
  const server = new FakeServer();
  Object.assign(server.api, {
    contacts: async () => contacts,
    changeContact: async (_: string, id: string, name: string, number: string) => {
      if (contacts.some((each) => each.id !== id && each.number === number))
        throw new Problem({ code: 'number-taken', status: 409, detail: 'Another contact has this number.' });
      contacts = contacts.map((each) => (each.id === id ? { id, name, number } : each));
    },
    removeContact: async (_: string, id: string) => {
      contacts = contacts.filter((each) => each.id !== id);
    },
  });
  return server;
}

test('a contact is changed, and the focus returns to its Edit button', async () => {
  const user = await withContacts().openSignedIn('/dialer');
  await user.click(await screen.findByRole('button', { name: 'Edit Alan Turing' }));
  const form = within(screen.getByRole('form', { name: 'Edit Alan Turing' }));
  expect(form.getByLabelText('Number')).toHaveProperty('value', '+12125550101');
  await user.clear(form.getByLabelText('Name'));
  await user.paste('Alan M. Turing');
  await user.clear(form.getByLabelText('Number'));
  await user.paste('(212) 555-0199');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit Alan M. Turing' })));
  await screen.findByText('(212) 555-0199');
});

test('a rejected change shows the reason and keeps the input', async () => {
  const user = await withContacts().openSignedIn('/dialer');
  await user.click(await screen.findByRole('button', { name: 'Edit Alan Turing' }));
  const form = within(screen.getByRole('form', { name: 'Edit Alan Turing' }));
  await user.clear(form.getByLabelText('Number'));
  await user.paste('+12125550102');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect((await form.findByRole('alert')).textContent).toBe('Another contact has this number.');
  expect(form.getByLabelText('Number')).toHaveProperty('value', '+12125550102');
});

test('a contact is deleted only after a confirmation', async () => {
  const user = await withContacts().openSignedIn('/dialer');
  const ask = async () => {
    await user.click(screen.getByRole('button', { name: 'Delete contact' }));
    return within(await screen.findByRole('alertdialog', { name: 'Delete Alan Turing?' }));
  };
  await user.click(await screen.findByRole('button', { name: 'Edit Alan Turing' }));
  await user.click((await ask()).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(screen.getByRole('form', { name: 'Edit Alan Turing' })).toBeTruthy();

  await user.click((await ask()).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Edit Alan Turing' })).toBeNull());
  expect(screen.getByRole('button', { name: 'Edit Grace Hopper' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Edit Alan Turing' })).toBeNull();
});
