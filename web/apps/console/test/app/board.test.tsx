import type { BoardTargets, Call, Figure, FigureQuery, MemberPresence, Participant } from '@ringback/voice-client';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { alan, FakeServer } from '../console';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const TARGETS: BoardTargets = {
  serviceLevelSeconds: 20,
  serviceLevelPercent: 80,
  abandonRatePercent: 5,
  speedOfAnswerSeconds: 20,
  longestWaitSeconds: 600,
  callersWaiting: 1,
};

const participant = (role: string, facts: Partial<Participant> = {}): Participant =>
  ({
    id: role,
    role,
    state: 'joined',
    joinedAt: ago(9),
    leftAt: null,
    onHold: false,
    user: null,
    ...facts,
  }) as Participant;

const grace = { id: 'u2', name: 'Grace Hopper' };

const liveCall = (facts: Partial<Call>): Call =>
  ({
    id: '1',
    direction: 'inbound',
    strategy: 'conference',
    from: alan.number,
    to: '+12125550100',
    status: 'ringing',
    createdAt: ago(5),
    answeredAt: null,
    endedAt: null,
    erasedAt: null,
    agent: null,
    contact: null,
    line: { number: '+12125550100', label: 'Support line' },
    participants: [participant('customer')],
    ...facts,
  }) as Call;

const figure = (metric: Figure['metric'], value: number | null): Figure => ({ metric, value, calls: 1 });

function boardServer(calls: Call[] = []) {
  const server = new FakeServer({ calls });
  server.role = 'supervisor';
  const team: MemberPresence[] = [
    { userId: 'u2', name: 'Grace Hopper', state: 'on-call', since: ago(65), wrapUpEndsAt: null },
    { userId: 'u3', name: 'Zoe Offline', state: 'offline', since: null, wrapUpEndsAt: null },
  ];
  server.presence.set(new Map([['u2', { state: 'on-call', since: ago(65) }]]));
  const asked: FigureQuery[] = [];
  const state = { targets: TARGETS, offered: 12, level: 0.75 as number | null };
  Object.assign(server.api, {
    presence: async () => team,
    boardTargets: async () => state.targets,
    figures: async (_: string, query: FigureQuery) => {
      asked.push(query);
      return {
        figures: [
          figure('offered', state.offered),
          figure('answered', 9),
          figure('service-level', state.level),
          figure('abandon-rate', 0.25),
          figure('speed-of-answer', 12.4),
        ],
      };
    },
  });
  return { server, asked, state };
}

const tile = async (name: string) =>
  within((await screen.findByText(name, { selector: 'dt' })).parentElement as HTMLElement);

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'fullscreenEnabled');
  Reflect.deleteProperty(document, 'fullscreenElement');
  Reflect.deleteProperty(navigator, 'wakeLock');
});

test('the board shows who is on which call, who waits how long, and the figures against their targets', async () => {
  const talk = liveCall({
    id: 'talk',
    answeredAt: ago(30),
    status: 'in-progress',
    contact: { id: alan.id, name: alan.name },
    participants: [participant('customer', { onHold: true }), participant('agent', { user: grace })],
  });
  const { server, asked } = boardServer([
    talk,
    liveCall({ id: 'w1', from: '+12125550199', createdAt: ago(100) }),
    liveCall({ id: 'w2', from: '+12125550198', createdAt: ago(700) }),
    liveCall({ id: 'm', leavingMessage: true }),
  ]);
  await server.openSignedIn('/board');
  const line = within(await screen.findByRole('list', { name: 'Callers waiting' }));
  const waiting = line.getAllByRole('listitem').map((row) => row.textContent);
  expect(waiting[0]).toMatch(/^\(212\) 555-0198Support lineToo long1\d:\d\d$/);
  expect(waiting[1]).toMatch(/^\(212\) 555-0199Support lineLate\d:\d\d$/);
  expect(waiting).toHaveLength(2);
  expect(screen.getByText('1 caller leaves a message.')).toBeTruthy();

  const agents = within(screen.getByRole('list', { name: 'Agents' }));
  const row = within(agents.getByRole('listitem'));
  expect(screen.getByText('1 on a call')).toBeTruthy();
  expect(row.getByText('On a call')).toBeTruthy();
  expect(row.getByText(/^1:\d\d$/)).toBeTruthy();
  expect(row.getByText('Alan Turing')).toBeTruthy();
  expect(row.getByText('(212) 555-0101')).toBeTruthy();
  expect(row.getByText('On hold')).toBeTruthy();
  expect(row.getByRole('img', { name: 'Inbound' })).toBeTruthy();
  expect(screen.getByText('Offline: Zoe Offline')).toBeTruthy();

  expect((await tile('Waiting now')).getByText('2')).toBeTruthy();
  expect((await tile('Waiting now')).getByText('Off target')).toBeTruthy();
  expect((await tile('Longest wait now')).getByText('Off target')).toBeTruthy();
  expect((await tile('Service level in 20 s')).getByText('75%')).toBeTruthy();
  expect((await tile('Service level in 20 s')).getByText('Near target')).toBeTruthy();
  expect((await tile('Service level in 20 s')).getByText('at least 80%')).toBeTruthy();
  expect((await tile('Abandon rate')).getByText('Off target')).toBeTruthy();
  expect((await tile('Speed of answer')).getByText('On target')).toBeTruthy();
  expect((await tile('Offered')).getByText('12')).toBeTruthy();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toEqual({ from: asked[0]?.to, to: asked[0]?.from, serviceLevelSeconds: 20 });
});

test('events change the board, and only an event reads the figures again', async () => {
  const { server, asked, state } = boardServer();
  await server.openSignedIn('/board');
  expect(await screen.findByText('No callers are waiting.')).toBeTruthy();
  await tile('Offered');
  server.sendFrame({ type: 'call-updated', seq: 1, at: ago(0), call: liveCall({}) });
  expect(screen.getByRole('list', { name: 'Callers waiting' }).textContent).toContain('In time');
  server.sendFrame({ type: 'call-updated', seq: 2, at: ago(0), call: liveCall({ leavingMessage: true }) });
  expect(screen.queryByRole('list', { name: 'Callers waiting' })).toBeNull();
  server.sendFrame({
    type: 'call-ended',
    seq: 3,
    at: ago(0),
    call: liveCall({ status: 'no-answer', endedAt: ago(0) }),
  });
  expect(screen.queryByText('1 caller leaves a message.')).toBeNull();
  expect(asked).toHaveLength(1);

  Object.assign(state, { offered: 13, level: null });
  server.sendFrame({ type: 'figures-changed', seq: 4, at: ago(0) });
  await waitFor(async () => expect((await tile('Offered')).getByText('13')).toBeTruthy());
  expect((await tile('Service level in 20 s')).getByText('No calls yet')).toBeTruthy();
  expect(asked).toHaveLength(2);

  const targets = { ...TARGETS, serviceLevelSeconds: 30, callersWaiting: null } as const;
  server.sendFrame({ type: 'board-targets-changed', seq: 5, at: ago(0), targets });
  expect((await tile('Waiting now')).getByText('No target')).toBeTruthy();
  await waitFor(() => expect(asked.at(-1)?.serviceLevelSeconds).toBe(30));
});

test('a board without a connection says how old it is, until the connection is back', async () => {
  const { server } = boardServer();
  await server.openSignedIn('/board');
  await tile('Offered');
  expect(screen.queryByText(/^Connection lost/)).toBeNull();
  server.setConnection('waiting');
  const status = screen.getByText(/^Connection lost\. The board shows how things were at/);
  expect(status.getAttribute('role')).toBe('status');
  expect(status.textContent).toMatch(/, 0:\d\d ago\. It continues when the connection is back\.$/);
  server.setConnection('connecting');
  expect(screen.getByText(/^Connection lost/)).toBeTruthy();
  server.setConnection('open');
  expect(screen.queryByText(/^Connection lost/)).toBeNull();
});

function fakeFullScreen() {
  const locks: { released: boolean }[] = [];
  const show = (element: Element | null) => {
    Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: element });
    document.dispatchEvent(new Event('fullscreenchange'));
  };
  Object.defineProperty(document, 'fullscreenEnabled', { configurable: true, value: true });
  document.documentElement.requestFullscreen = async () => show(document.documentElement);
  document.exitFullscreen = async () => show(null);
  Object.defineProperty(navigator, 'wakeLock', {
    configurable: true,
    value: {
      request: async () => {
        const lock = { released: false };
        locks.push(lock);
        return { release: async () => void Object.assign(lock, { released: true }) };
      },
    },
  });
  return locks;
}

test('F shows the board in full screen without controls and keeps the screen on, and F ends that', async () => {
  const locks = fakeFullScreen();
  const { server } = boardServer();
  const user = await server.openSignedIn('/board');
  await tile('Offered');
  expect(screen.getByRole('button', { name: /^Full screen/ }).getAttribute('aria-keyshortcuts')).toBe('F');
  await user.keyboard('f');
  expect(await screen.findByRole('heading', { level: 1, name: 'Acme Support' })).toBeTruthy();
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.queryAllByRole('link')).toEqual([]);
  expect((await tile('Offered')).getByText('12')).toBeTruthy();
  await waitFor(() => expect(locks).toEqual([{ released: false }]));
  // The browser ends the lock of a hidden page.
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await waitFor(() => expect(locks).toHaveLength(2));
  await user.keyboard('f');
  expect(await screen.findByRole('button', { name: /^Full screen/ })).toBeTruthy();
  await waitFor(() => expect(locks.at(-1)).toEqual({ released: true }));
});

test('a browser that does not keep the screen on, or has no full screen, says so or has no button', async () => {
  fakeFullScreen();
  Reflect.deleteProperty(navigator, 'wakeLock');
  const { server } = boardServer();
  const user = await server.openSignedIn('/board');
  await user.click(await screen.findByRole('button', { name: /^Full screen/ }));
  expect(await screen.findByText('This browser doesn’t keep the screen on.')).toBeTruthy();
  fireEvent.keyDown(window, { key: 'f', ctrlKey: true });
  expect(document.fullscreenElement).toBe(document.documentElement);
});

test('in a narrow window the board is in the menu at the end of the bottom bar', async () => {
  const { server } = boardServer();
  const user = await server.openSignedIn();
  await user.click(await screen.findByRole('button', { name: 'More' }));
  const items = (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent?.trim());
  expect(items).toEqual(['Board', 'Dashboard', 'Search']);
  await user.click(screen.getByRole('menuitem', { name: 'Board' }));
  expect(window.location.pathname).toBe('/board');
  expect(await screen.findByRole('list', { name: 'Agents' })).toBeTruthy();
});

test('an agent has no board', async () => {
  const { server, asked } = boardServer();
  server.role = 'agent';
  await server.openSignedIn('/board');
  expect(screen.getByText('You don’t have access')).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Board' })).toBeNull();
  expect(asked).toEqual([]);
});

test('an administrator changes the targets, and an empty field is no target', async () => {
  const { server } = boardServer();
  server.role = 'admin';
  const sent: BoardTargets[] = [];
  server.api.changeBoardTargets = async (_: string, targets: BoardTargets) => {
    sent.push(targets);
    return targets;
  };
  const user = await server.openSignedIn('/settings/workspace');
  const form = within(await screen.findByRole('region', { name: 'Targets of the live board' }));
  const level = await form.findByLabelText('Service level, at least');
  const save = form.getByRole('button', { name: 'Save targets' });
  expect(save.hasAttribute('disabled')).toBe(true);
  fireEvent.change(level, { target: { value: '101' } });
  expect(form.getByText('Enter a whole number from 1 to 100, or nothing.')).toBeTruthy();
  expect(save.hasAttribute('disabled')).toBe(true);
  fireEvent.change(level, { target: { value: '' } });
  await user.selectOptions(form.getByLabelText('Answer calls within'), '30 seconds');
  await user.click(save);
  await waitFor(() => expect(sent).toEqual([{ ...TARGETS, serviceLevelSeconds: 30, serviceLevelPercent: null }]));
  expect(await screen.findByText('Targets saved')).toBeTruthy();
});
