import { Problem } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ada, FakeServer, switchWorkspace } from '../console';

const DEFAULTS = {
  wrapUpSeconds: 0,
  ringStrategy: 'all',
  callStrategy: 'client',
  supervisionVisible: true,
  callWaiting: false,
  machineDetection: false,
  maxWaitSeconds: 300,
};

function withWorkspaces(names: string[], mayCreateWorkspaces = true) {
  let workspaces = names.map((name, index) => ({ id: `w${index}`, name, timeZone: 'UTC', role: 'owner' }));
  const changes: unknown[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    me: async () => ({ user: ada, workspaces, mayCreateWorkspaces }),
    twilioStatus: async () => ({ configured: false, has_twiml_app: false, account_sid: null, setup_method: null }),
    createWorkspace: async (name: string, timeZone: string) => {
      const created = { id: 'new', name, timeZone, role: 'owner' };
      workspaces = [...workspaces, created];
      return created;
    },
    changeWorkspace: async (id: string, change: { name: string; timeZone: string }) => {
      changes.push(change);
      if (change.name === 'Taken') throw new Problem({ code: 'forbidden', status: 403, detail: 'Ask an owner.' });
      workspaces = workspaces.map((each) => (each.id === id ? { ...each, ...change } : each));
      return workspaces.find((each) => each.id === id);
    },
  });
  return { server, changes };
}

test('the switcher creates a workspace, which opens at its voice settings', async () => {
  const { server } = withWorkspaces(['Acme Support']);
  const user = await server.openSignedIn();
  await user.click(screen.getAllByRole('button', { name: 'Workspace: Acme Support' })[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: 'New workspace' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Create a workspace' }));
  await user.click(dialog.getByRole('button', { name: 'Create workspace' }));
  expect(dialog.getByLabelText('Name').getAttribute('aria-invalid')).toBe('true');
  expect(dialog.getByText('Enter a name.')).toBeTruthy();
  await user.type(dialog.getByLabelText('Name'), 'Initech');
  await user.click(dialog.getByRole('button', { name: 'Create workspace' }));
  await screen.findAllByRole('button', { name: 'Workspace: Initech' });
  await waitFor(() => expect(window.location.pathname).toBe('/settings/voice'));
});

test('without permission, the switcher has no New workspace', async () => {
  const { server } = withWorkspaces(['Acme Support', 'Globex Sales'], false);
  const user = await server.openSignedIn();
  await user.click(screen.getAllByRole('button', { name: 'Workspace: Acme Support' })[0] as HTMLElement);
  await screen.findByRole('menuitemradio', { name: 'Globex Sales' });
  expect(screen.queryByRole('menuitem', { name: 'New workspace' })).toBeNull();
});

test('a workspace is renamed and gets a time zone, which is found by a few letters', async () => {
  const { server, changes } = withWorkspaces(['Acme Support']);
  const user = await server.openSignedIn('/settings/workspace');
  const name = await screen.findByLabelText('Name');
  expect(screen.getByRole('button', { name: 'Save changes' })).toHaveProperty('disabled', true);
  await user.clear(name);
  await user.paste('Acme Care');
  const zone = screen.getByRole('combobox', { name: 'Time zone' });
  await user.clear(zone);
  await user.type(zone, 'new york');
  expect(await screen.findByRole('option', { name: /America\/New York/ })).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(zone).toHaveProperty('value', 'America/New York');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await screen.findAllByRole('button', { name: 'Workspace: Acme Care' });
  expect(changes).toEqual([{ name: 'Acme Care', timeZone: 'America/New_York', ...DEFAULTS }]);
});

test('the wrap-up time is a whole number of seconds up to ten minutes', async () => {
  const { server, changes } = withWorkspaces(['Acme Support']);
  const user = await server.openSignedIn('/settings/workspace');
  const field = await screen.findByLabelText('Wrap-up time');
  expect(field).toHaveProperty('value', '0');
  for (const wrong of ['601', '-1', '1.5', 'soon', ' ']) {
    await user.clear(field);
    await user.type(field, `${wrong}{Enter}`);
    expect(screen.getByText('Enter a whole number from 0 to 600.')).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  }
  expect(changes).toEqual([]);
  await user.clear(field);
  await user.type(field, '45{Enter}');
  await screen.findByText('Workspace saved');
  expect(changes).toEqual([{ name: 'Acme Support', timeZone: 'UTC', ...DEFAULTS, wrapUpSeconds: 45 }]);
  expect(screen.getByRole('button', { name: 'Save changes' })).toHaveProperty('disabled', true);
});

test('an administrator chooses which agents ring, and how long callers wait', async () => {
  const { server, changes } = withWorkspaces(['Acme Support']);
  const user = await server.openSignedIn('/settings/workspace');
  const wait = await screen.findByLabelText('Maximum wait');
  expect(wait).toHaveProperty('value', '5');
  for (const wrong of ['61', '-1', 'soon', ' ']) {
    await user.clear(wait);
    await user.type(wait, `${wrong}{Enter}`);
    expect(screen.getByText('Enter a number from 0 to 60.')).toBeTruthy();
  }
  expect(changes).toEqual([]);
  await user.clear(wait);
  await user.type(wait, '1.5');
  await user.selectOptions(screen.getByLabelText('Incoming calls ring'), 'longest-idle');
  await user.selectOptions(screen.getByLabelText('During a call, agents can'), 'conference');
  await user.click(screen.getByLabelText('Show agents when a supervisor joins their call'));
  await user.selectOptions(screen.getByLabelText('Agents on a call'), 'on');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await screen.findByText('Workspace saved');
  expect(changes).toEqual([
    {
      name: 'Acme Support',
      timeZone: 'UTC',
      wrapUpSeconds: 0,
      ringStrategy: 'longest-idle',
      callStrategy: 'conference',
      supervisionVisible: false,
      callWaiting: true,
      machineDetection: false,
      maxWaitSeconds: 90,
    },
  ]);
});

test('a rejected change shows the reason and keeps the input, and leaving asks first', async () => {
  const { server } = withWorkspaces(['Acme Support', 'Globex Sales']);
  const user = await server.openSignedIn('/settings/workspace');
  const name = await screen.findByLabelText('Name');
  await user.clear(name);
  await user.paste('Taken');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Ask an owner.');
  expect(name).toHaveProperty('value', 'Taken');

  const answer = async (button: string) => {
    const dialog = await screen.findByRole('alertdialog', { name: 'Discard unsaved changes?' });
    await user.click(within(dialog).getByRole('button', { name: button }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  };
  await user.click(screen.getAllByRole('link', { name: 'Calls' })[0] as HTMLElement);
  await answer('Keep editing');
  expect(window.location.pathname).toBe('/settings/workspace');
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Taken');
  await switchWorkspace(user, 'Globex Sales');
  await answer('Discard changes');
  await screen.findAllByRole('button', { name: 'Workspace: Globex Sales' });
  expect(await screen.findByLabelText('Name')).toHaveProperty('value', 'Globex Sales');
});

test('an owner deletes the workspace after typing its name, and another one opens', async () => {
  const { server } = withWorkspaces(['Acme Support', 'Globex Sales']);
  const deleted: unknown[] = [];
  Object.assign(server.api, {
    deleteWorkspace: async (...request: unknown[]) => {
      deleted.push(request);
      if (deleted.length === 1) throw new Problem({ code: 'legal-hold', status: 409, detail: 'Remove the holds.' });
    },
  });
  const user = await server.openSignedIn('/settings/workspace');
  await user.click(await screen.findByRole('button', { name: 'Delete workspace…' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete Acme Support?' }));
  const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete workspace' });
  expect(confirm.disabled).toBe(true);
  await user.type(dialog.getByLabelText('Enter “Acme Support” to confirm'), 'acme support');
  expect(confirm.disabled).toBe(true);
  await user.clear(dialog.getByRole('textbox'));
  await user.type(dialog.getByRole('textbox'), 'Acme Support');
  await user.click(confirm);
  expect((await dialog.findByRole('alert')).textContent).toBe('Remove the holds.');
  await user.click(confirm);
  await screen.findAllByRole('button', { name: 'Workspace: Globex Sales' });
  expect(deleted).toEqual([
    ['w0', 'Acme Support'],
    ['w0', 'Acme Support'],
  ]);
});

test('an administrator sees no form that deletes the workspace', async () => {
  const server = new FakeServer();
  server.role = 'admin';
  await server.openSignedIn('/settings/workspace');
  await screen.findByRole('region', { name: 'Workspace details' });
  expect(screen.queryByRole('region', { name: 'Delete workspace' })).toBeNull();
});

test.each([
  [true, ['Create a workspace', 'Sign out']],
  [false, ['Sign out']],
])('a user without a workspace sees what to do (may create: %s)', async (mayCreate, buttons) => {
  const { server } = withWorkspaces([], mayCreate);
  const user = server.openWithSession('/');
  await screen.findByRole('heading', { name: 'You don’t have a workspace yet' });
  const main = within(screen.getByRole('main'));
  expect(main.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(buttons);
  if (!mayCreate) {
    expect(screen.getByText(/Ask an administrator to invite ada@acme\.test\./)).toBeTruthy();
    return;
  }
  await user.click(screen.getByRole('button', { name: 'Create a workspace' }));
  await user.type(await screen.findByLabelText('Name'), 'Initech');
  await user.keyboard('{Enter}');
  await screen.findAllByRole('button', { name: 'Workspace: Initech' });
});
