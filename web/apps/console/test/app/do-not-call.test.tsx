import { Problem } from '@ringback/voice-client';
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

const entry = {
  id: 'e1',
  number: '+12125550199',
  reason: 'Asked by e-mail',
  addedBy: { id: 'u1', name: 'Ada Lovelace' },
  createdAt: '2026-01-01T10:00:00Z',
};

function withList(role = 'owner') {
  const server = new FakeServer();
  server.role = role;
  let entries = [entry];
  const added: string[] = [];
  Object.assign(server.api, {
    dialingRules: async () => ({
      callsAllowed: true,
      countries: [],
      memberPerMinute: 20,
      workspacePerMinute: 120,
      memberPerDay: 1000,
      workspacePerDay: 10000,
      emergencyAdvice: 'Use a telephone.',
      spend: { pricePerMinute: 0.05, memberPerDay: 50, workspacePerDay: 500 },
    }),
    usage: async () => Promise.reject(new Problem({ code: 'x', status: 503, detail: 'Not now.' })),
    doNotCallList: async () => ({ entries, nextCursor: null }),
    addDoNotCall: async (_: string, number: string, reason: string) => {
      if (number === entry.number) throw new Problem({ code: 'x', status: 409, detail: 'Already on the list.' });
      added.push(`${number} ${reason}`);
    },
    importDoNotCall: async (_: string, csv: string) => ({
      added: 1,
      alreadyListed: 0,
      invalid: 1,
      lines: csv.split('\n').map((text, index) => ({
        line: index + 1,
        text,
        outcome: index === 0 ? 'added' : 'invalid',
        number: index === 0 ? text : null,
        message: index === 0 ? null : 'The country code is missing.',
      })),
    }),
    removeDoNotCall: async () => {
      entries = [];
    },
  });
  return { server, added };
}

const PATH = '/settings/dialing-rules';
const list = async () => within(await screen.findByRole('region', { name: 'Do-not-call list' }));

test('an administrator adds a number with a reason, and removes one after a confirmation', async () => {
  const { server, added } = withList();
  const user = await server.openSignedIn(PATH);
  const section = await list();
  expect(await section.findByText('Asked by e-mail')).toBeTruthy();
  expect(section.getByText(/^Added by Ada Lovelace/)).toBeTruthy();

  await user.type(section.getByLabelText('Phone number'), '(212) 555-0199');
  await user.click(section.getByRole('button', { name: 'Add number' }));
  expect((await section.findByRole('alert')).textContent).toBe('Already on the list.');
  await user.clear(section.getByLabelText('Phone number'));
  await user.type(section.getByLabelText('Phone number'), '(212) 555-0123');
  await user.type(section.getByLabelText('Reason (optional)'), 'rude');
  await user.click(section.getByRole('button', { name: 'Add number' }));
  expect(added).toEqual(['+12125550123 rude']);

  await user.click(section.getByRole('button', { name: /^Remove / }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }));
  expect(await section.findByText('No numbers yet. Numbers you add can’t be called.')).toBeTruthy();
});

test('an import shows the result of each line', async () => {
  const user = await withList().server.openSignedIn(PATH);
  await user.click((await list()).getByRole('button', { name: 'Import' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Import numbers' }));
  await user.type(dialog.getByLabelText('Numbers, one per line'), '+12125550123{enter}5550100');
  await user.click(dialog.getByRole('button', { name: 'Import numbers' }));
  expect((await dialog.findByRole('status')).textContent).toBe('1 added, 0 already on the list, 1 invalid');
  expect(dialog.getAllByRole('listitem').map((line) => line.textContent)).toEqual([
    'Line 1 · +12125550123Added',
    'Line 2 · 5550100InvalidThe country code is missing.',
  ]);
});

test('a supervisor adds numbers but does not import or remove them', async () => {
  await withList('supervisor').server.openSignedIn(PATH);
  const section = await list();
  expect(await section.findByText('Asked by e-mail')).toBeTruthy();
  expect(section.getByRole('button', { name: 'Add number' })).toBeTruthy();
  expect(section.queryByRole('button', { name: 'Import' })).toBeNull();
  expect(section.queryByRole('button', { name: /^Remove / })).toBeNull();
});
