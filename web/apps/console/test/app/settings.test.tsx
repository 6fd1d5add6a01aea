import { Problem } from '@ringback/voice-client';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ada, FakeServer } from '../console';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.1) Gecko/20100101 Firefox/131.0';
const session = (id: string, userAgent: string | null, current = false) => ({
  id,
  createdAt: '2026-01-31T12:00:00Z',
  lastSeenAt: '2026-01-31T12:00:00Z',
  ip: '203.0.113.7',
  userAgent,
  current,
});

test('sessions show their device, mark this device, and another session can be signed out', async () => {
  let sessions = [session('1', CHROME, true), session('2', FIREFOX), session('3', null)];
  const server = new FakeServer();
  Object.assign(server.api, {
    sessions: async () => sessions,
    endSession: async (id: string) => {
      sessions = sessions.filter((each) => each.id !== id);
    },
  });
  const user = await server.openSignedIn('/account');

  const list = await screen.findByRole('region', { name: 'Active sessions' });
  const here = await within(list).findByText('Chrome, Windows');
  expect(here.nextElementSibling?.textContent).toBe('This device');
  expect(within(list).getByText('External sign-in')).toBeTruthy();
  await user.click(within(list).getByRole('button', { name: 'Sign out Firefox, Mac' }));
  await waitFor(() => expect(within(list).queryByText('Firefox, Mac')).toBeNull());
  expect(within(list).getByText('Chrome, Windows')).toBeTruthy();
});

test('a wrong current password shows an error and keeps the input', async () => {
  const server = new FakeServer();
  const asked: string[][] = [];
  Object.assign(server.api, {
    sessions: async () => [],
    changePassword: async (...both: string[]) => {
      asked.push(both);
      if (both[0] !== 'the old one') throw new Problem({ code: 'wrong-password', status: 422, detail: 'It is wrong.' });
    },
  });
  const user = await server.openSignedIn('/account');
  const change = await screen.findByRole('button', { name: 'Change password' });
  await user.type(screen.getByLabelText('Current password'), 'something');
  await user.type(screen.getByLabelText('New password'), 'short');
  expect(change).toHaveProperty('disabled', true);
  await user.type(screen.getByLabelText('New password'), ' but longer');
  await user.click(change);
  expect((await screen.findByRole('alert')).textContent).toBe('It is wrong.');
  await user.clear(screen.getByLabelText('Current password'));
  await user.type(screen.getByLabelText('Current password'), 'the old one');
  await user.click(change);
  await screen.findByText('Password changed');
  expect(asked.at(-1)).toEqual(['the old one', 'short but longer']);
  expect(screen.getByLabelText('New password')).toHaveProperty('value', '');
});

test('an administrator changes roles, removes members after a confirmation, and invites by a link', async () => {
  let members = [
    { ...ada, role: 'owner' },
    { id: 'u2', name: 'Ben', email: 'ben@acme.test', role: 'agent' },
  ];
  const server = new FakeServer();
  Object.assign(server.api, {
    members: async () => members,
    changeRole: async (_: string, id: string, role: string) => {
      members = members.map((each) => (each.id === id ? { ...each, role } : each));
    },
    removeMember: async (_: string, id: string) => {
      members = members.filter((each) => each.id !== id);
    },
    invitations: async () => [],
    invite: async (_: string, email: string) => ({
      invitation: { id: 'i1', email },
      link: 'https://app.test/invited#secret',
    }),
  });
  const user = await server.openSignedIn('/settings/people');

  await screen.findByText('ben@acme.test');
  expect(screen.getByLabelText('Role of Ada Lovelace')).toHaveProperty('disabled', true);
  await user.selectOptions(screen.getByLabelText('Role of Ben'), 'Supervisor');
  await waitFor(() => expect(screen.getByLabelText('Role of Ben')).toHaveProperty('value', 'supervisor'));
  await user.click(screen.getByRole('button', { name: 'Remove Ben' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByText('ben@acme.test')).toBeNull());

  await user.type(screen.getByLabelText('Email'), 'cleo@acme.test');
  await user.click(screen.getByRole('button', { name: 'Create link' }));
  await screen.findByText('https://app.test/invited#secret');
});

test('the audit log shows actor, action and address, and can be searched', async () => {
  const entry = {
    id: 'a1',
    at: '2026-01-31T12:00:00Z',
    actor: 'member',
    userId: 'u1',
    name: 'Ada Lovelace',
    address: '203.0.113.7',
    action: 'member.role-changed',
    subject: 'ben@acme.test',
    detail: { before: 'agent', after: 'admin' },
  };
  const asked: unknown[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    audit: async (_: string, filter: unknown) => {
      asked.push(filter);
      return { entries: asked.length === 1 ? [entry] : [], nextCursor: null };
    },
  });
  const user = await server.openSignedIn('/settings/audit');
  await screen.findByText('member.role-changed · ben@acme.test');
  expect(screen.getByText('Ada Lovelace · 203.0.113.7')).toBeTruthy();
  expect(screen.getByText('agent → admin')).toBeTruthy();
  await user.click(screen.getByLabelText('Action starts with'));
  await user.paste('dial.');
  await screen.findByText('No matching entries.');
  expect(asked.at(-1)).toEqual({ action: 'dial.', subject: '', cursor: '' });
});

test('an agent sees no links to the screens of administrators', async () => {
  const server = new FakeServer();
  const links = () => {
    const navigation = screen.getByRole('navigation', { name: 'Main', hidden: true });
    return within(navigation)
      .getAllByRole('link', { hidden: true })
      .map(({ textContent }) => textContent);
  };
  await server.openSignedIn();
  expect(links()).toEqual(expect.arrayContaining(['People', 'API keys', 'Audit log']));
  cleanup();
  server.role = 'agent';
  await server.openSignedIn();
  expect(links()).toEqual(['Calls', 'Voicemail', 'Dashboard', 'Dialer', 'Search', 'SettingsVoice', 'Audio']);
});

test('an agent who opens an administrator’s screen by its URL sees whom to ask, and no controls', async () => {
  const server = new FakeServer();
  server.role = 'agent';
  const requests: string[] = [];
  const record = (name: string) => async () => {
    requests.push(name);
    return [];
  };
  Object.assign(server.api, {
    members: async () => [
      { ...ada, role: 'agent' },
      { id: 'u2', name: 'Ben', email: 'ben@acme.test', role: 'admin' },
      { id: 'u3', name: 'Cleo', email: 'cleo@acme.test', role: 'owner' },
      { id: 'u4', name: 'Dan', email: 'dan@acme.test', role: 'supervisor' },
    ],
    invitations: record('invitations'),
    serviceKeys: record('serviceKeys'),
    audit: record('audit'),
  });
  for (const path of ['/settings/people', '/settings/keys', '/settings/audit']) {
    await server.openSignedIn(path);
    const page = await screen.findByRole('region', { name: 'You don’t have access' });
    await within(page).findByText('To get access, ask Ben or Cleo.');
    const main = screen.getByRole('main');
    expect(within(main).queryAllByRole('button', { name: (name) => !name.startsWith('Team,') })).toEqual([]);
    expect(within(main).queryAllByRole('textbox')).toEqual([]);
    cleanup();
  }
  expect(requests).toEqual([]);
});

test('an API key is created with permissions, shown once, and revoked', async () => {
  let keys = [
    {
      id: 'k1',
      name: 'Reports',
      hint: 'rbk_abcdef',
      scopes: ['calls:read'],
      createdBy: 'Ada',
      createdAt: '2026-01-31T12:00:00Z',
      expiresAt: null,
      lastUsedAt: null,
    },
  ];
  const made: unknown[][] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    serviceKeys: async () => keys,
    createServiceKey: async (...asked: unknown[]) => {
      made.push(asked);
      return { serviceKey: keys[0], key: 'rbk_the_whole_secret' };
    },
    revokeServiceKey: async (_: string, id: string) => {
      keys = keys.filter((each) => each.id !== id);
    },
  });
  const user = await server.openSignedIn('/settings/keys');
  await screen.findByText('Never used');
  await user.type(screen.getByLabelText('Name'), 'CRM');
  expect(screen.getByRole('button', { name: 'Create key' })).toHaveProperty('disabled', true);
  await user.click(screen.getByLabelText('Make and end calls'));
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  await screen.findByText('rbk_the_whole_secret');
  expect(made).toEqual([['w1', 'CRM', ['calls:write']]]);
  await user.click(screen.getByRole('button', { name: 'Revoke key Reports' }));
  await waitFor(() => expect(screen.queryByText('Never used')).toBeNull());
});
