import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

/** The number of calls to measure. */
const RINGS = Number(process.env['RINGBACK_RINGS']);
const WARM_UP = 5;

declare global {
  interface Window {
    ringTimes: number[];
  }
}

/** Measures in the page, for each event `incoming-call`, the time until the card has been painted. */
function measureRings(): void {
  window.ringTimes = [];
  let receivedAt = 0;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.includes('"type":"incoming-call"')) receivedAt = performance.now();
      });
    }
  };
  const isShown = () =>
    [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].some((dialog) =>
      dialog.textContent?.includes('Accept'),
    );
  new MutationObserver(() => {
    if (receivedAt === 0 || !isShown()) return;
    const since = receivedAt;
    receivedAt = 0;
    // A task that a frame's callback queues runs after the frame was painted.
    requestAnimationFrame(() => setTimeout(() => window.ringTimes.push(performance.now() - since)));
  }).observe(document, { childList: true, subtree: true });
}

test('the time from the event of a call to its card on the screen', async ({ agentContext, phone }) => {
  test.setTimeout(60_000 + RINGS * 5_000);
  const workspace = seeded(getDemo().workspaces, 0, 'workspace');
  const api = await ApiClient.signIn();
  await api.patch(`/api/workspaces/${workspace.id}`, { callStrategy: 'conference' });
  const context = await agentContext();
  await context.addInitScript(measureRings);
  const agent = await Agent.signedInAvailable(context);

  for (let call = 1; call <= WARM_UP + RINGS; call++) {
    await phone.call(workspace.number);
    // Queries for roles would take time of the page between the event and the card.
    await agent.page.waitForFunction((count) => window.ringTimes.length === count, call, { polling: 250 });
    await phone.hangUp();
    await expect(agent.incoming).toBeHidden();
  }

  const times = (await agent.page.evaluate(() => window.ringTimes)).slice(WARM_UP).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? Number.NaN).toFixed(1);
  const result = `event to card: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${times.length} calls)`;
  console.log(result);
  const folder = join(import.meta.dirname, '..', 'results', 'ring-time');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'result.txt'), `${result}\n`);
});
