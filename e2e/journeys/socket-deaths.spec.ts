import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';
import { SocketProxy, type Verdict } from '../harness/socket-proxy.ts';
import { TwilioRest } from '../harness/twilio-rest.ts';

/** The number of times that each way is tried. Above 1, the ways that only a time limit detects are tried too. */
const TIMES = Number(process.env['RINGBACK_SOCKET_DEATHS'] ?? 1);
/** A build shares the machine with other tests, so only the full size holds the page to its 2 s. */
const BACK_WITHIN_MS = TIMES > 1 ? 2_000 : 20_000;
/** The client counts a connection that was shorter as a part of the outage before it, and waits longer for the next one. */
const STABLE_AFTER_MS = 1_500;
const COMPARED_CALLS = 20;
const OFTEN = { intervals: [50] };
/** Within the request limit of the server while a way waits long until it is noticed. */
const SELDOM = { intervals: [250] };

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

interface Way {
  name: string;
  /** Breaks the event socket of the page, and keeps it broken until `restore`. */
  breakIt: (proxy: SocketProxy, page: Page) => unknown;
  restore?: (proxy: SocketProxy, page: Page) => unknown;
  /** How long it takes at most until one of the sides notices, if nothing tells them. */
  noticedWithinMs?: number;
}

const isType = (type: string) => (text: string) => text.includes(`"type":"${type}"`);
const on =
  (type: string, verdict: Verdict) =>
  (text: string): Verdict =>
    isType(type)(text) ? verdict : 'pass';
const heal = (proxy: SocketProxy) => {
  proxy.fault = {};
};

const WAYS: Way[] = [
  { name: 'closed with 1011, a server error', breakIt: (proxy) => proxy.closeEventSockets(1011) },
  { name: 'closed with 1001, the server stops', breakIt: (proxy) => proxy.closeEventSockets(1001) },
  { name: 'connection reset (1006)', breakIt: (proxy) => proxy.resetEventSockets() },
  {
    name: 'connection lost while it resumes',
    breakIt: (proxy) => {
      proxy.fault = { fromPage: on('hello', 'break-after') };
      proxy.resetEventSockets();
    },
    restore: heal,
  },
  {
    name: 'connection lost within the welcome',
    breakIt: (proxy) => {
      proxy.fault = { fromServer: on('welcome', 'break-within') };
      proxy.resetEventSockets();
    },
    restore: heal,
  },
  {
    name: 'handshakes answered with 503',
    breakIt: (proxy) => {
      proxy.fault = { connections: 'unavailable' };
      proxy.resetEventSockets();
    },
    restore: heal,
  },
  {
    name: 'server gone, connections refused',
    breakIt: (proxy) => {
      proxy.fault = { connections: 'refuse' };
      proxy.resetAll();
    },
    restore: heal,
  },
  {
    name: 'browser offline',
    breakIt: (proxy, page) => {
      proxy.resetEventSockets();
      return page.context().setOffline(true);
    },
    restore: (_, page) => page.context().setOffline(false),
  },
  { name: 'voice tokens revoked (4409)', breakIt: (_, page) => leaveWorkspace(page) },
  {
    name: 'hello lost',
    breakIt: (proxy) => {
      proxy.fault = { fromPage: on('hello', 'lose') };
      proxy.resetEventSockets();
    },
    restore: heal,
    // The page waits at most 0.5 s until it reconnects, and then 6.2 s for the welcome.
    noticedWithinMs: 6_800,
  },
  {
    name: 'pongs lost',
    breakIt: (proxy) => {
      proxy.fault = { fromPage: on('pong', 'lose') };
    },
    restore: heal,
    noticedWithinMs: 10_000,
  },
  { name: 'half open, nothing arrives', breakIt: (proxy) => proxy.blackHoleEventSockets(), noticedWithinMs: 12_500 },
  { name: 'page reads nothing', breakIt: (proxy) => proxy.stallEventSockets(), noticedWithinMs: 12_500 },
];

test.use({ allowedConsoleErrors: /WebSocket connection|Failed to load resource|net::ERR_/ });

/** At full size each way is a test of its own, and several run at the same time. */
if (TIMES > 1) test.describe.configure({ mode: 'parallel' });
const GROUPS = TIMES > 1 ? WAYS.map((way) => [way]) : [WAYS.filter((way) => way.noticedWithinMs === undefined)];

for (const ways of GROUPS) {
  const which = TIMES > 1 ? `the event socket died ${TIMES} times: ${ways[0]?.name}` : 'each way in which it can die';
  test(`after ${which}, the page equals the server`, async ({ agentContext }) => {
    test.setTimeout(120_000 + ways.length * TIMES * 45_000);
    const proxy = await SocketProxy.start(getDemo().console);
    const agent = await Agent.signIn(await agentContext(), 0, proxy.origin);
    const calls = await CallTraffic.start();
    try {
      await agent.goAvailable();
      await agent.page.getByRole('button', { name: /^Team/ }).click();
      await calls.start();
      await expectEqual(agent.page, calls, 20_000);
      for (const way of ways) {
        const slowestMs = await tryWay(way, agent, calls, proxy);
        saveResult({ way: way.name, times: TIMES, slowestMs });
      }
    } finally {
      await calls.end();
      await proxy.stop();
    }
  });
}

/** Breaks the socket in one way, and returns the slowest return of the page in milliseconds. */
async function tryWay(way: Way, agent: Agent, calls: CallTraffic, proxy: SocketProxy): Promise<number> {
  const { name, breakIt, restore, noticedWithinMs = 0 } = way;
  const delays: number[] = [];
  for (let time = 1; time <= TIMES; time++) {
    await test.step(`${name}, ${time} of ${TIMES}`, async () => {
      const brokenAt = Date.now();
      await breakIt(proxy, agent.page);
      await calls.end();
      await calls.start();
      await restore?.(proxy, agent.page);
      const returnedAt = Math.max(Date.now(), brokenAt + noticedWithinMs);
      await expectEqual(agent.page, calls, returnedAt + BACK_WITHIN_MS - Date.now(), name);
      const backAt = Date.now();
      delays.push(Math.max(0, backAt - returnedAt));
      await stayAvailable(agent);
      if (time < TIMES) await expect.poll(() => Date.now() - backAt).toBeGreaterThan(STABLE_AFTER_MS);
    });
  }
  return Math.max(...delays);
}

/** Waits until the page has restored Available. After a long outage and after a revocation the agent turns it on again. */
async function stayAvailable(agent: Agent): Promise<void> {
  const isOn = expect(agent.availableLabel).toHaveAttribute('data-state', 'checked', { timeout: 3_000 });
  await isOn.catch(() => agent.goAvailable());
}

function saveResult(result: { way: string; times: number; slowestMs: number }): void {
  const folder = join(import.meta.dirname, '..', 'results', 'socket-deaths');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${result.way}.json`), `${JSON.stringify(result)}\n`);
}

/** Calls of customers that ring until they are ended, and what the server knows about them. */
class CallTraffic {
  private readonly twilio = new TwilioRest(workspace());
  private number = '';

  private constructor(private readonly api: ApiClient) {}

  static async start(): Promise<CallTraffic> {
    return new CallTraffic(await ApiClient.signIn(1));
  }

  /** Starts a call, and waits until the server knows it. */
  async start(): Promise<void> {
    this.number = uniquePhoneNumber();
    const response = await fetch(`${getDemo().exchange}/exchange/calls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: this.number, to: workspace().number, script: 'waitMs 600000' }),
    });
    if (!response.ok) throw new Error(`The exchange returned ${response.status}: ${await response.text()}`);
    await expect.poll(async () => (await this.current())?.callSid, OFTEN).toMatch(/^CA/);
  }

  /** Hangs up, and waits until the server knows it. */
  async end(): Promise<void> {
    const call = await this.current();
    if (!call || call.endedAt) return;
    await this.twilio.endCall(call.callSid);
    await expect.poll(async () => (await this.current())?.endedAt, OFTEN).toBeTruthy();
  }

  async onServer(): Promise<Screen> {
    const calls = (await this.recent()).map((call) => {
      const isMissed = call.direction === 'inbound' && call.answeredAt === null && call.endedAt !== null;
      const number = call.direction === 'inbound' ? call.from : call.direction === 'internal' ? '' : call.to;
      const missed = MISSED[call.endReason ?? ''] ?? 'Missed';
      const status = call.declined ? 'Declined' : isMissed ? missed : STATUS[call.status];
      return `${number.slice(-10)} ${status}`;
    });
    const { body } = await this.api.get(`/api/workspaces/${workspace().id}/presence`);
    const members = body['members'] as { name: string; state: string }[];
    return { calls, team: members.map(({ name, state }) => `${name} ${STATE[state]}`).sort() };
  }

  private async current() {
    return (await this.recent()).find(({ from }) => from === this.number);
  }

  private async recent(): Promise<RecentCall[]> {
    const { body } = await this.api.get(`/api/workspaces/${workspace().id}/calls?limit=${COMPARED_CALLS}`);
    return body['calls'] as RecentCall[];
  }
}

interface RecentCall {
  callSid: string;
  from: string;
  to: string;
  direction: string;
  status: string;
  declined: boolean;
  endReason: string | null;
  answeredAt: string | null;
  endedAt: string | null;
}

const STATUS: Record<string, string> = {
  queued: 'Queued',
  ringing: 'Ringing',
  'in-progress': 'In progress',
  completed: '',
  busy: 'Busy',
  'no-answer': 'No answer',
  failed: 'Failed',
  canceled: 'Canceled',
};
const MISSED: Record<string, string> = { 'caller-gave-up': 'Missed, caller hung up', failed: 'Failed' };
const STATE: Record<string, string> = {
  available: 'Available',
  'on-call': 'On a call',
  'wrap-up': 'Wrap-up',
  away: 'Away',
  offline: 'Offline',
};

/** What a page shows, or has to show. */
interface Screen {
  calls: string[];
  team: string[];
}

const onScreen = (page: Page): Promise<Screen> =>
  page.evaluate((limit) => {
    const textOf = (element: Element | undefined) => element?.textContent?.trim() ?? '';
    const rows = [...document.querySelectorAll('main tbody tr')].filter((row) => row.querySelector('td'));
    const calls = rows.slice(0, limit).map(({ children }) => {
      const number = textOf(children[1]).replace(/\D/g, '').slice(-10);
      return `${number} ${textOf(children[6])}`;
    });
    const members = document.querySelectorAll('ul[aria-label="Team"] li');
    const team = [...members].map((member) => {
      const [name, state] = [...member.querySelectorAll('p')].map(textOf);
      return `${name} ${state?.replace(/ for .*/, '')}`;
    });
    return { calls, team: team.sort() };
  }, COMPARED_CALLS);

async function expectEqual(page: Page, calls: CallTraffic, timeout: number, way = 'start'): Promise<void> {
  await expect
    .poll(async () => difference(await onScreen(page), await calls.onServer()), {
      message: `what the page shows and the server does not have, after: ${way}`,
      timeout: Math.max(timeout, 1),
      ...(timeout > 2 * BACK_WITHIN_MS ? SELDOM : OFTEN),
    })
    .toEqual({ ghosts: [], missing: [] });
}

function difference(shown: Screen, known: Screen) {
  const lists = { shown: [...shown.calls, ...shown.team], known: [...known.calls, ...known.team] };
  return {
    ghosts: lists.shown.filter((line) => !lists.known.includes(line)),
    missing: lists.known.filter((line) => !lists.shown.includes(line)),
  };
}

/** Ends the voice tokens of the page's session, as another tab does that leaves the workspace. */
const leaveWorkspace = (page: Page) =>
  page.evaluate(async (workspaceId) => {
    const authorization = `Bearer ${localStorage.getItem('ringback.token')}`;
    await fetch(`/api/workspaces/${workspaceId}/token`, { method: 'DELETE', headers: { authorization } });
  }, workspace().id);
