import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';

/** The number of utterances to measure. */
const UTTERANCES = Number(process.env['RINGBACK_RINGS']);
const WARM_UP = 5;

declare global {
  interface Window {
    /** How many events have come whose words are on the screen. */
    captionCount: number;
    captionTimes: number[];
  }
}

/**
 * Measures in the page, for each event `transcript-utterance`, the time until its words have been painted. A final result
 * that has the words of the partial one before it changes nothing and is not measured.
 */
function measureCaptions(): void {
  window.captionCount = 0;
  window.captionTimes = [];
  const waiting = new Map<string, number>();
  const isShown = (text: string) => document.querySelector('[role=log]')?.textContent.includes(text) ?? false;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.includes('"type":"transcript-utterance"')) return;
        const { utterance } = JSON.parse(data) as { utterance: { text: string } };
        if (isShown(utterance.text)) window.captionCount++;
        else waiting.set(utterance.text, performance.now());
      });
    }
  };
  new MutationObserver(() => {
    for (const [text, since] of waiting) {
      if (!isShown(text)) continue;
      waiting.delete(text);
      window.captionCount++;
      // A task that a frame's callback queues runs after the frame was painted.
      requestAnimationFrame(() => setTimeout(() => window.captionTimes.push(performance.now() - since)));
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

test('the time from the event of an utterance to its words on the screen', async ({ agentContext }) => {
  test.setTimeout(90_000 + UTTERANCES * 5_000);
  const workspace = seeded(getDemo().workspaces, 0, 'workspace');
  const api = await ApiClient.signIn();
  await api.put(`/api/workspaces/${workspace.id}/transcription-settings`, {
    live: true,
    recorded: false,
    language: 'en-US',
  });
  const context = await agentContext();
  await context.addInitScript(measureCaptions);
  const agent = await Agent.signedInAvailable(context);
  const count = WARM_UP + UTTERANCES;
  const sentences = Array.from({ length: count }, (_, number) => [
    { waitMs: 1500 },
    { say: `this is sentence number ${1000 + number}` },
  ]).flat();
  const placed = await fetch(`${getDemo().exchange}/exchange/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      from: uniquePhoneNumber(),
      to: workspace.number,
      script: [...sentences, { waitMs: 60_000 }],
    }),
  });
  expect(placed.status).toBeLessThan(300);
  await agent.accept();

  // The first sentences may be spoken before the transcription runs.
  await expect
    .poll(async () => await agent.page.evaluate(() => window.captionCount), {
      timeout: 60_000 + count * 5_000,
      intervals: [1000],
    })
    .toBeGreaterThan(count - WARM_UP);
  const times = (await agent.page.evaluate(() => window.captionTimes)).slice(WARM_UP).sort((a, b) => a - b);
  await agent.hangUp();
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? Number.NaN).toFixed(1);
  const result = `event to caption: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${times.length} utterances)`;
  console.log(result);
  const folder = join(import.meta.dirname, '..', 'results', 'caption-time');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'result.txt'), `${result}\n`);
});
