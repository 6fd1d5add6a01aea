import { type Call, type NewView, Problem, type SavedView } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { ada, FakeServer } from '../console';

const view = (facts: Partial<SavedView>): SavedView => ({
  id: 'v1',
  screen: 'calls',
  name: 'Missed this week',
  shared: false,
  owner: { id: ada.id, name: ada.name },
  filter: { show: 'missed', date: 'week' },
  isDefault: false,
  ...facts,
});

const call = {
  id: '1',
  direction: 'inbound',
  from: '+12125550101',
  to: '+12125550100',
  status: 'completed',
  createdAt: '2026-11-30T10:00:00Z',
  durationSec: 60,
  participants: [],
} as unknown as Call;

/** A server that keeps views. */
function viewsServer(views: SavedView[], calls: Call[] = []) {
  const server = new FakeServer({ calls });
  const change = (id: string, facts: Partial<SavedView>) => {
    const at = views.findIndex((each) => each.id === id);
    views[at] = { ...(views[at] as SavedView), ...facts };
    return views[at];
  };
  Object.assign(server.api, {
    savedViews: async (_: string, of: string) => views.filter(({ screen: each }) => each === of),
    saveView: async (_: string, added: NewView) => {
      if (views.some(({ name }) => name === added.name)) {
        throw new Problem({ code: 'view-name-taken', status: 409, detail: 'You have a view of this name.' });
      }
      views.push(view({ ...added, id: `v${views.length + 1}` }));
      return views.at(-1);
    },
    changeView: async (_: string, id: string, facts: Partial<SavedView>) => change(id, facts),
    setDefaultView: async (_: string, id: string, isDefault: boolean) => change(id, { isDefault }),
    deleteView: async (_: string, id: string) => {
      views.splice(
        views.findIndex((each) => each.id === id),
        1,
      );
    },
  });
  return { server, views };
}

const choose = async (user: UserEvent, button: RegExp | string, item: string, role = 'menuitem') => {
  await user.click(await screen.findByRole('button', { name: button }));
  await user.click(await screen.findByRole(role, { name: item }));
};

test('a view is saved from the filters, and chosen again', async () => {
  const { server, views } = viewsServer([]);
  const user = await server.openSignedIn('/calls?show=missed');
  await choose(user, 'Views', 'Save as a new view…');
  const dialog = within(await screen.findByRole('dialog', { name: 'Save view' }));
  await user.type(dialog.getByLabelText('Name'), 'Missed');
  await user.click(dialog.getByRole('checkbox', { name: /Share with the workspace/ }));
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Save view' })).toBeNull());
  expect(views).toMatchObject([{ name: 'Missed', shared: true, filter: { show: 'missed' }, screen: 'calls' }]);

  await choose(user, 'View: Missed', 'No view');
  await waitFor(() => expect(window.location.search).toBe(''));
});

test('a name that is in use is explained in the dialog', async () => {
  const { server, views } = viewsServer([view({})]);
  const user = await server.openSignedIn('/calls?show=inbound');
  await choose(user, 'Views', 'Save as a new view…');
  const dialog = within(await screen.findByRole('dialog', { name: 'Save view' }));
  await user.type(dialog.getByLabelText('Name'), 'Missed this week{Enter}');
  expect((await dialog.findByRole('alert')).textContent).toBe('You have a view of this name.');
  expect(views).toHaveLength(1);
});

test('the screen opens with the default view', async () => {
  const { server } = viewsServer([view({ isDefault: true })], [call]);
  await server.openSignedIn('/calls');
  await waitFor(() => expect(window.location.search).toBe('?show=missed&date=week&view=v1'));
  expect(await screen.findByRole('button', { name: 'View: Missed this week' })).toBeTruthy();
});

test('a link with filters is not replaced by the default view', async () => {
  const { server } = viewsServer([view({ isDefault: true })]);
  await server.openSignedIn('/calls?show=inbound');
  expect(await screen.findByRole('button', { name: 'Views' })).toBeTruthy();
  expect(window.location.search).toBe('?show=inbound');
});

test('the changed filters of a view are saved in it', async () => {
  const { server, views } = viewsServer([view({})]);
  const user = await server.openSignedIn('/calls?show=missed&date=week&view=v1');
  const trigger = await screen.findByRole('button', { name: 'View: Missed this week' });
  expect(trigger.textContent).toBe('Missed this week');
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Date' }), 'Today');
  await waitFor(() => expect(trigger.textContent).toBe('Missed this week, edited'));
  await choose(user, 'View: Missed this week', 'Save changes to “Missed this week”');
  await waitFor(() => expect(views[0]?.filter).toEqual({ show: 'missed', date: 'today' }));
});

test('views are renamed, made default and deleted after a question', async () => {
  const { server, views } = viewsServer([view({}), view({ id: 'v2', name: 'Other' })]);
  const user = await server.openSignedIn('/calls?show=missed');
  await choose(user, 'Views', 'Manage views…');
  const dialog = within(await screen.findByRole('dialog', { name: 'Views' }));
  await user.click(dialog.getByRole('button', { name: 'Open the screen with Other' }));
  await waitFor(() => expect(views[1]?.isDefault).toBe(true));
  await user.click(dialog.getByRole('button', { name: 'Rename Other' }));
  await user.clear(dialog.getByRole('textbox', { name: 'New name of Other' }));
  await user.type(dialog.getByRole('textbox', { name: 'New name of Other' }), 'Better{Enter}');
  await waitFor(() => expect(views[1]?.name).toBe('Better'));

  await user.click(dialog.getByRole('button', { name: 'Delete Missed this week' }));
  const question = within(await screen.findByRole('alertdialog'));
  await user.click(question.getByRole('button', { name: 'Delete view' }));
  await waitFor(() => expect(views.map(({ name }) => name)).toEqual(['Better']));
});

test('an agent neither shares views nor changes those of others', async () => {
  const shared = view({ id: 'v2', name: 'Team', shared: true, owner: { id: 'u9', name: 'Grace Hopper' } });
  const { server } = viewsServer([view({}), shared]);
  server.role = 'agent';
  const user = await server.openSignedIn('/calls?show=missed');
  await choose(user, 'Views', 'Manage views…');
  const dialog = within(await screen.findByRole('dialog', { name: 'Views' }));
  expect(dialog.getByText('Shared by Grace Hopper')).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'Delete Team' })).toBeNull();
  expect(dialog.queryByRole('button', { name: /Share/ })).toBeNull();
  expect(dialog.getByRole('button', { name: 'Open the screen with Team' })).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Delete Missed this week' })).toBeTruthy();
});
