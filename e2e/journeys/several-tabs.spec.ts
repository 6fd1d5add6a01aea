import type { Page } from '@playwright/test';
import { Agent } from '../harness/agent.ts';
import { expectHears, expectSilence } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspaceNumber = () => seeded(getDemo().workspaces, 0, 'workspace').number;

test('two tabs of an agent are one phone: one rings and has the audio, either steers, and the second takes over', async ({
  agentContext,
  phone,
}) => {
  const context = await agentContext();
  await context.addInitScript(recordRingtones);
  const first = await Agent.signedInAvailable(context);
  const second = new Agent(await context.newPage(), first.user);
  await second.page.goto(getDemo().console);
  await expect(second.available, 'the switch of the other tab').toBeChecked();

  await phone.call(workspaceNumber());
  await expect(first.incoming).toBeVisible();
  await expect(second.incoming).toBeVisible();
  await expect.poll(() => ringingTabs(first.page, second.page)).toEqual([true, false]);

  await second.accept();
  await first.expectOnCall();
  await phone.expectOnCall();
  await expect.poll(() => ringingTabs(first.page, second.page)).toEqual([false, false]);
  await expect(second.callDialog).toContainText('You hear this call in another tab');
  await expectHears(first.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  expect(await hasAudio(second.page), 'audio in the tab that only shows the call').toBe(false);

  await second.press('Mute');
  await expectSilence(phone.page);
  await second.hangUp();
  await phone.expectEnded('the other party hung up');
  await first.expectIdle();

  await first.page.close();
  await expect.poll(() => waitingTabs(second.page), { message: 'tabs that wait for the phone' }).toBe(0);
  await expect(second.available, 'the switch after the takeover').toBeChecked();
  await phone.call(workspaceNumber());
  await second.accept();
  await expectHears(second.page, CUSTOMER_HZ);
  await second.hangUp();
});

interface WithRingtones {
  playing: Set<HTMLAudioElement>;
}

/** Runs in the page before its own scripts. Records the sounds that play in a loop, which are ringtones. */
function recordRingtones(): void {
  const playing = new Set<HTMLAudioElement>();
  (globalThis as unknown as WithRingtones).playing = playing;
  const { play, pause } = HTMLAudioElement.prototype;
  HTMLAudioElement.prototype.play = function (this: HTMLAudioElement) {
    if (this.loop) playing.add(this);
    return play.call(this);
  };
  HTMLAudioElement.prototype.pause = function (this: HTMLAudioElement) {
    playing.delete(this);
    pause.call(this);
  };
}

const ringingTabs = (...pages: Page[]): Promise<boolean[]> =>
  Promise.all(pages.map((page) => page.evaluate(() => (globalThis as unknown as WithRingtones).playing.size > 0)));

/** Returns how many tabs wait for the phone that another tab holds. */
const waitingTabs = (page: Page): Promise<number> =>
  page.evaluate(async () => (await navigator.locks.query()).pending?.length ?? 0);

const hasAudio = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      (globalThis as unknown as { ringbackAudioProbe: { windows: unknown[] } }).ringbackAudioProbe.windows.length > 0,
  );
