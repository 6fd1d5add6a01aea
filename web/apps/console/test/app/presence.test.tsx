import { type Call, type EventFrame, type MemberPresence, type Presence, Problem } from '@ringback/voice-client';
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ada, dialed, FakeServer } from '../console';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 1000).toISOString();

function withTeam() {
  const server = new FakeServer();
  const people: Record<string, string> = {
    u1: 'Ada Lovelace',
    u2: 'Grace Hopper',
    u3: 'Alan Kay',
    u4: 'Barbara Liskov',
  };
  const team = Object.entries(people).map(([userId, name]): MemberPresence => {
    return { userId, name, state: 'offline', since: null };
  });
  Object.assign(server.api, { presence: async () => team });
  const enter = (changes: Record<string, Presence>) =>
    act(() => server.presence.set(new Map([...server.presence.get(), ...Object.entries(changes)])));
  enter({
    u1: { state: 'away', since: minutesAgo(0) },
    u2: { state: 'available', since: minutesAgo(3) },
    u3: { state: 'on-call', since: minutesAgo(125) },
  });
  return { server, team, enter };
}

// A narrow window has the button beside the title; jsdom has no styles that hide one of them.
const teamButton = () => screen.getAllByRole('button', { name: 'Team, 1 available' })[0] as HTMLElement;

const rows = (list: HTMLElement) =>
  within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent?.trim());

test('the team list shows who is available first, and follows the events', async () => {
  const { server, team, enter } = withTeam();
  const user = await server.openSignedIn();
  await user.click(teamButton());
  const list = await screen.findByRole('list', { name: 'Team' });
  expect(rows(list)).toEqual([
    'Grace HopperAvailable for 3 min',
    'Alan KayOn a call for 2 h',
    'Ada LovelaceAway',
    'Barbara LiskovOffline',
  ]);
  team.push({ userId: 'u5', name: 'Edsger Dijkstra', state: 'available', since: minutesAgo(0) });
  enter({
    u2: { state: 'wrap-up', since: minutesAgo(0) },
    u3: { state: 'offline', since: minutesAgo(0) },
    u5: { state: 'available', since: minutesAgo(0) },
  });
  await waitFor(() =>
    expect(rows(list)).toEqual([
      'Edsger DijkstraAvailable',
      'Grace HopperWrap-up',
      'Ada LovelaceAway',
      'Alan KayOffline',
      'Barbara LiskovOffline',
    ]),
  );
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Team' })).toBeNull());
  expect(document.activeElement).toBe(teamButton());
});

test('a member calls an available colleague from the team list', async () => {
  const { server } = withTeam();
  const user = await server.openSignedIn();
  await user.click(teamButton());
  const list = within(await screen.findByRole('list', { name: 'Team' }));
  expect(list.queryByRole('button', { name: 'Call Ada Lovelace' })).toBeNull();
  await user.click(list.getByRole('button', { name: 'Call Alan Kay' }));
  expect(dialed()).toEqual([]);
  await user.click(list.getByRole('button', { name: 'Call Grace Hopper' }));
  await waitFor(() => expect(dialed()).toEqual([{ params: { To: 'user:u2' } }]));
  expect(await screen.findByRole('dialog', { name: 'Call with Grace Hopper' })).toBeTruthy();
});

test('a team list that cannot be loaded says why, and is loaded on request', async () => {
  const { server, team } = withTeam();
  let fails = true;
  Object.assign(server.api, {
    presence: async () => {
      if (fails) throw Problem.unreachable();
      return team;
    },
  });
  const user = await server.openSignedIn();
  await user.click(teamButton());
  await screen.findByText(/The server cannot be reached/);
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByRole('list', { name: 'Team' });
});

test('the members list shows what each member does', async () => {
  const { server, enter } = withTeam();
  await server.openSignedIn('/settings/people');
  const members = await screen.findByRole('region', { name: 'Members' });
  await within(members).findAllByText('Away');
  enter({ [ada.id]: { state: 'on-call', since: minutesAgo(5) } });
  expect(within(members).getAllByText('On a call for 5 min')).not.toEqual([]);
});

test('a reload request of the server loads everything again, and the shown calls stay meanwhile', async () => {
  const call = (id: string, from: string) =>
    ({ id, from, to: '+2', direction: 'inbound', status: 'completed', createdAt: minutesAgo(1) }) as Call;
  const server = new FakeServer();
  const requests: ((page: object) => void)[] = [];
  let numbers = 0;
  Object.assign(server.api, {
    // The panel of new members asks for the member's own calls.
    calls: (_: string, { agent }: { agent?: string }) =>
      agent ? Promise.resolve({ calls: [], nextCursor: null }) : new Promise((resolve) => requests.push(resolve)),
    phoneNumbers: async () => [{ number: `+1212555010${++numbers}` }],
  });
  const answerWith = (shown: Call) =>
    act(async () => {
      for (const answer of requests.splice(0)) answer({ calls: [shown], nextCursor: null });
    });
  await server.openSignedIn();
  await waitFor(() => expect(requests.length).toBeGreaterThan(0));
  await answerWith(call('ghost', '+12125550188'));
  await screen.findAllByText('(212) 555-0188');
  await screen.findByText(/\(212\) 555-0101/);
  server.sendFrame({ type: 'welcome', reload: true, seq: 1, userId: ada.id, identity: 'i', calls: [] } as EventFrame);
  expect(screen.getAllByText('(212) 555-0188').length, 'not an empty list').toBeGreaterThan(0);
  await waitFor(() => expect(requests.length).toBeGreaterThan(0));
  await answerWith(call('real', '+12125550177'));
  await screen.findAllByText('(212) 555-0177');
  expect(screen.queryByText('(212) 555-0188')).toBeNull();
  await screen.findByText(/\(212\) 555-0102/);
});
