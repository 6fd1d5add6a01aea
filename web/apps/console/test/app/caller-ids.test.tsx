import type { CallerIds } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeDevice } from '../../../../packages/voice-client/test/fake-sdk';
import { FakeServer } from '../console';

const OWN = { number: '+12125550100', label: 'Support line', kind: 'own' } as const;
const MOBILE = { number: '+12125550101', label: '(212) 555-0101', kind: 'verified' } as const;

function withCallerIds(role = 'owner') {
  const server = new FakeServer();
  server.role = role;
  let ids: CallerIds = { callerIds: [OWN, MOBILE], defaults: { workspace: null, countries: {}, mine: null } };
  const changes: unknown[] = [];
  const change = (defaults: Partial<CallerIds['defaults']>) => {
    changes.push(defaults);
    ids = { ...ids, defaults: { ...ids.defaults, ...defaults } };
    return ids;
  };
  Object.assign(server.api, {
    callerIds: async () => ids,
    setMyCallerId: async (_: string, mine: string | null) => change({ mine }),
    setCallerIdDefaults: async (_: string, { workspace, countries }: CallerIds['defaults']) =>
      change({ workspace, countries }),
    dialCheck: async (_: string, to: string) => ({
      callerId: OWN,
      denial: to.endsWith('99') ? { code: 'do-not-call', message: 'This number is on the do-not-call list.' } : null,
    }),
  });
  return { server, changes };
}

test('the dialer shows the number that the server would choose, and calls with the one that the agent picks', async () => {
  const user = await withCallerIds().server.openSignedIn('/dialer');
  await user.type(await screen.findByLabelText('Phone number'), '2125550123');
  await screen.findByRole('option', { name: 'Automatic, (212) 555-0100' });
  await user.selectOptions(screen.getByLabelText('Call from'), '(212) 555-0101');
  await user.click(screen.getByRole('button', { name: 'Call' }));
  await waitFor(() =>
    expect(FakeDevice.instances.at(-1)?.dialed.at(-1)).toEqual({
      params: { To: '+12125550123', callerId: '+12125550101' },
    }),
  );
});

test('a number that the server would reject cannot be called, and the reason is shown', async () => {
  const user = await withCallerIds().server.openSignedIn('/dialer');
  await user.type(await screen.findByLabelText('Phone number'), '2125550199');
  await screen.findByText('This number is on the do-not-call list.');
  const call = screen.getByRole('button', { name: 'Call' });
  expect(call.getAttribute('aria-disabled')).toBe('true');
  expect(call.getAttribute('aria-description')).toBe('This number is on the do-not-call list.');
  await user.clear(screen.getByLabelText('Phone number'));
  await user.type(screen.getByLabelText('Phone number'), '2125550123');
  await waitFor(() => expect(call.getAttribute('aria-disabled')).toBe('false'));
});

test('the defaults of the member, the workspace and a country are saved at once', async () => {
  const { server, changes } = withCallerIds();
  const user = await server.openSignedIn('/settings/voice');
  const section = within(await screen.findByRole('region', { name: 'Caller ID' }));
  await user.selectOptions(await section.findByLabelText('My default'), '(212) 555-0101');
  await waitFor(() => expect(changes).toEqual([{ mine: '+12125550101' }]));
  await user.selectOptions(section.getByLabelText('Workspace default'), 'Support line, (212) 555-0100');
  await user.type(section.getByRole('combobox', { name: 'Add a country' }), 'germ{enter}');
  await user.selectOptions(await section.findByLabelText('Calls to Germany'), '(212) 555-0101');
  await waitFor(() => expect(changes.at(-1)).toEqual({ workspace: '+12125550100', countries: { DE: '+12125550101' } }));
});

test('an agent changes only her own default', async () => {
  await withCallerIds('agent').server.openSignedIn('/settings/voice');
  const section = within(await screen.findByRole('region', { name: 'Caller ID' }));
  await section.findByLabelText('My default');
  expect(section.queryByLabelText('Workspace default')).toBeNull();
  expect(section.queryByRole('button', { name: 'Update from Twilio' })).toBeNull();
});
