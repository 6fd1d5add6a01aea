import type { DialingRules, DialingRulesChange } from '@ringback/voice-client';
import { Problem } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

const amount = (minutes: number) => ({ minutes, cost: minutes * 0.05 });

function withRules(options: { role?: string; fail?: () => Problem | null } = {}) {
  let rules: DialingRules = {
    callsAllowed: true,
    countries: [],
    memberPerMinute: 20,
    workspacePerMinute: 120,
    memberPerDay: 1000,
    workspacePerDay: 10000,
    emergencyAdvice: 'Use a telephone.',
    spend: { pricePerMinute: 0.05, memberPerDay: 50, workspacePerDay: 500 },
  };
  const changes: DialingRulesChange[] = [];
  const server = new FakeServer();
  server.role = options.role ?? 'owner';
  Object.assign(server.api, {
    phoneNumbers: async () => [{ id: 'n1', number: '+12125550100', label: 'Support line' }],
    dialingRules: async () => rules,
    changeDialingRules: async (_: string, change: DialingRulesChange) => {
      const problem = options.fail?.();
      if (problem) throw problem;
      changes.push(change);
      rules = { ...rules, ...change, spend: { ...rules.spend, ...change.spend } };
      return rules;
    },
    usage: async () => ({
      periodStartsAt: '2026-01-01T00:00:00Z',
      periodEndsAt: '2026-02-01T00:00:00Z',
      workspace: { last24Hours: amount(250), limit: 500, period: amount(2000) },
      members: [
        { userId: 'u1', name: 'Ada Lovelace', used: { last24Hours: amount(35), limit: 50, period: amount(70) } },
      ],
    }),
  });
  return { server, changes };
}

const PATH = '/settings/dialing-rules';
const saveBar = () => screen.queryByRole('region', { name: 'You have unsaved changes.' });

test('usage is shown beside the limits, for the workspace and each member', async () => {
  await withRules().server.openSignedIn(PATH);
  const table = within(await screen.findByRole('table'));
  expect(screen.getByText('12.50 used in the last 24 hours.')).toBeTruthy();
  expect(screen.getByText('Highest in the last 24 hours: 1.75, Ada Lovelace.')).toBeTruthy();
  expect(table.getAllByRole('row').map((row) => row.textContent?.replace(/\s/g, ' '))).toEqual([
    'MemberLast 24 hoursCurrent period, Jan 1 – 31',
    'Whole workspace12.50 of 500.00250 min100.002,000 min',
    'Ada Lovelace1.75 of 50.0035 min3.5070 min',
  ]);
});

test('the countries of the workspace’s numbers are preset, others are found by a few letters, and only changes are saved', async () => {
  const { server, changes } = withRules();
  const user = await server.openSignedIn(PATH);
  const own = await screen.findByRole('radio', { name: /^Countries of your phone numbers.*United States/ });
  expect(own).toHaveProperty('checked', true);
  expect(saveBar()).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Selected countries' }));
  const list = screen.getByRole('list', { name: 'Selected countries' });
  expect(list.textContent).toBe('United States');
  const search = screen.getByRole('combobox', { name: 'Add a country' });
  await user.type(search, 'germ');
  await user.keyboard('{Enter}');
  expect(list.textContent).toBe('GermanyUnited States');
  await user.type(search, '+33');
  await user.click(await screen.findByRole('option', { name: /France/ }));
  await user.click(screen.getByRole('button', { name: 'Remove United States' }));
  await user.click(within(saveBar() as HTMLElement).getByRole('button', { name: 'Save changes' }));
  await screen.findByText('Dialing rules saved');
  expect(changes).toEqual([{ countries: ['DE', 'FR'] }]);
  expect(saveBar()).toBeNull();
});

test('an invalid value is explained at its field, which gets the focus, and is not sent', async () => {
  const { server, changes } = withRules();
  const user = await server.openSignedIn(PATH);
  const limit = await screen.findByLabelText('Calls per minute, each member');
  await user.clear(limit);
  await user.paste('2.5');
  expect(screen.getByText('Enter a whole number from 1 to 1,000,000.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(document.activeElement).toBe(limit));
  await user.clear(limit);
  await user.paste('30');
  const price = screen.getByLabelText('Estimated price per minute');
  await user.clear(price);
  await user.paste('0.12');
  await user.keyboard('{Enter}');
  await screen.findByText('Dialing rules saved');
  expect(changes).toEqual([{ memberPerMinute: 30, spend: { pricePerMinute: 0.12 } }]);
});

test('a problem of the server is shown at its field, and any other beside the buttons', async () => {
  const problems = [
    new Problem({
      code: 'invalid-request',
      status: 400,
      detail: 'Invalid.',
      errors: [{ pointer: '/spend/memberPerDay', detail: 'memberPerDay should be less.' }],
    }),
    new Problem({ code: 'unreachable', status: 0, detail: 'Couldn’t reach the server.' }),
  ];
  const user = await withRules({ fail: () => problems.shift() ?? null }).server.openSignedIn(PATH);
  const limit = await screen.findByLabelText('Spend per 24 hours, each member');
  await user.clear(limit);
  await user.paste('60');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(document.activeElement).toBe(limit));
  expect(limit.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('alert').textContent).toBe('Fix the highlighted fields, then save again.');
  await user.clear(limit);
  await user.paste('70');
  await user.click(screen.getByRole('button', { name: 'Save changes' }));
  expect((await screen.findByText('Couldn’t reach the server.')).getAttribute('role')).toBe('alert');
  expect(limit).toHaveProperty('value', '70');
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(limit).toHaveProperty('value', '50');
});

test('stopping outgoing calls asks first and takes effect without saving the form', async () => {
  const { server, changes } = withRules();
  const user = await server.openSignedIn(PATH);
  await user.click(await screen.findByRole('button', { name: 'Stop outgoing calls' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Stop all outgoing calls?' }));
  await user.click(dialog.getByRole('button', { name: 'Stop calls' }));
  await screen.findByText('All outgoing calls are stopped. Incoming calls still work.');
  await user.click(screen.getByRole('button', { name: 'Allow outgoing calls' }));
  await screen.findByText('Outgoing calls are allowed.');
  expect(changes).toEqual([{ callsAllowed: false }, { callsAllowed: true }]);
});

test('a supervisor sees the rules and the usage, and cannot change them', async () => {
  await withRules({ role: 'supervisor' }).server.openSignedIn(PATH);
  await screen.findByText('Only administrators and owners can change these rules.');
  expect(screen.getByLabelText('Calls per minute, each member')).toHaveProperty('readOnly', true);
  expect(screen.getByRole('radio', { name: 'Selected countries' })).toHaveProperty('disabled', true);
  const controls = within(screen.getByRole('main')).queryAllByRole('button', {
    // She may add numbers to the do-not-call list.
    name: (name) => !name.startsWith('Team,') && name !== 'Add number',
  });
  expect(controls).toEqual([]);
  await screen.findByRole('table');
});

test('an agent who opens the page by its URL sees that supervisors have access', async () => {
  const { server } = withRules({ role: 'agent' });
  await server.openSignedIn(PATH);
  const page = within(await screen.findByRole('region', { name: 'You don’t have access' }));
  expect(page.getByText('Only supervisors, administrators and owners can open this page.')).toBeTruthy();
});

test('rules that cannot be loaded are loaded again on request', async () => {
  const { server } = withRules();
  const { dialingRules } = server.api;
  Object.assign(server.api, {
    dialingRules: async () => {
      throw new Problem({ code: 'unreachable', status: 0, detail: 'Couldn’t reach the server.' });
    },
  });
  const user = await server.openSignedIn(PATH);
  await screen.findByText('Couldn’t load the dialing rules. Couldn’t reach the server.');
  Object.assign(server.api, { dialingRules });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('Outgoing calls are allowed.');
});
