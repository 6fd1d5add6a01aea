import type { Page } from '@playwright/test';
import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectHears } from '../harness/audio-probe.ts';
import { setCallStrategy } from '../harness/call-strategy.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { NotificationWorker } from '../harness/notification-worker.ts';
import { expectOffline } from '../harness/presence.ts';
import { PushBrowser } from '../harness/push-browser.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');
const workspaceNumber = () => workspace().number;

test('a call in the background shows one notification with Accept and Decline, and is steered in a small window', async ({
  notifyingContext,
  phone,
}) => {
  const context = await notifyingContext();
  await context.addInitScript(reportFocusOnRequest);
  const agent = await Agent.signedInAvailable(context);
  const secondTab = await context.newPage();
  await secondTab.goto(getDemo().console);
  await expect(secondTab.getByRole('switch', { name: 'Available' })).toBeChecked();
  const worker = await NotificationWorker.of(context);

  await setFocus(agent.page, false);
  await phone.call(workspaceNumber());
  await expect(agent.incoming).toBeVisible();
  await expect(secondTab.getByRole('dialog', { name: 'Incoming call' })).toBeVisible();
  expect(await worker.titles(), 'notifications while the second tab has the focus').toEqual([]);
  await setFocus(secondTab, false);
  await expect.poll(() => worker.titles()).toEqual([expect.stringMatching(/^Incoming call from /)]);

  await worker.click('accept');
  await agent.expectOnCall();
  await phone.expectOnCall();
  await expect.poll(() => worker.titles()).toEqual([]);

  const opened = context.waitForEvent('page');
  await agent.press('Open in a small window');
  const small = await opened;
  await expect(small.getByRole('timer')).toBeVisible();
  await expect(agent.callDialog).toBeHidden();
  await small.getByRole('button', { name: 'Mute' }).click();
  await expect(small.getByRole('button', { name: 'Unmute' })).toBeVisible();
  await small.close();
  await agent.hangUp();
  await agent.expectIdle();

  await phone.call(workspaceNumber());
  await expect.poll(() => worker.titles()).toHaveLength(1);
  await worker.click('decline');
  await expect(agent.incoming).toBeHidden();
  await expect.poll(() => worker.titles()).toEqual([]);
});

test('a call reaches a browser whose pages are closed, and the page that its notification opens answers it', async ({
  notifyingContext,
  phone,
}) => {
  const { pushService, console: home } = getDemo();
  if (!pushService) throw new Error('This demo has no push service. Run bin/test e2e, which starts one with it.');
  const api = await ApiClient.signIn();
  await setCallStrategy('conference');
  try {
    const context = await notifyingContext();
    const browser = await PushBrowser.in(context, pushService);
    const { page, user } = await Agent.signedInAvailable(context);
    await page.goto(new URL('/settings/audio', home).href);
    await page.getByRole('button', { name: 'Notify me after I close this page' }).click();
    await expect(page.getByText('While you are available, a call also shows')).toBeVisible();
    const worker = await NotificationWorker.of(context);
    await worker.recordOpened();

    await page.close();
    await expectOffline(api, user.name);
    await phone.call(workspaceNumber());
    await expect.poll(() => browser.messages()).toHaveLength(1);
    const [message = ''] = await browser.messages();
    expect(Object.keys(JSON.parse(message)).sort()).toEqual(['callId', 'page', 'type', 'workspaceId']);

    await worker.push(message);
    await expect.poll(() => worker.titles()).toEqual(['Incoming call']);
    await worker.click('');
    await expect.poll(() => worker.openedUrl()).toBe('/settings/audio#ringback-call');

    const agent = new Agent(await context.newPage(), user);
    await agent.page.goto(new URL('/settings/audio#ringback-call', home).href);
    await agent.accept();
    await expect.poll(() => worker.titles()).toEqual([]);
    await expectHears(agent.page, CUSTOMER_HZ);
    await agent.hangUp();
    await agent.expectIdle();
  } finally {
    // The next tests of this worker use the same workspace.
    await setCallStrategy('client');
  }
});

/** Runs in the page before its own scripts. The browsers of the tests report that every page has the focus. */
function reportFocusOnRequest(): void {
  let isFocused = true;
  document.hasFocus = () => isFocused;
  Object.assign(globalThis, {
    setFocus(focused: boolean) {
      isFocused = focused;
      dispatchEvent(new Event(focused ? 'focus' : 'blur'));
    },
  });
}

const setFocus = (page: Page, focused: boolean): Promise<void> =>
  page.evaluate(
    (value) => (globalThis as unknown as { setFocus: (focused: boolean) => void }).setFocus(value),
    focused,
  );
