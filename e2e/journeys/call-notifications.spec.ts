import type { BrowserContext, Page, Worker } from '@playwright/test';
import { Agent } from '../harness/agent.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspaceNumber = () => seeded(getDemo().workspaces, 0, 'workspace').number;

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
  const worker = await notificationWorker(context);

  await setFocus(agent.page, false);
  await phone.call(workspaceNumber());
  await expect(agent.incoming).toBeVisible();
  await expect(secondTab.getByRole('dialog', { name: 'Incoming call' })).toBeVisible();
  expect(await titles(worker), 'notifications while the second tab has the focus').toEqual([]);
  await setFocus(secondTab, false);
  await expect.poll(() => titles(worker)).toEqual([expect.stringMatching(/^Incoming call from /)]);

  await click(worker, 'accept');
  await agent.expectOnCall();
  await phone.expectOnCall();
  await expect.poll(() => titles(worker)).toEqual([]);

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
  await expect.poll(() => titles(worker)).toHaveLength(1);
  await click(worker, 'decline');
  await expect(agent.incoming).toBeHidden();
  await expect.poll(() => titles(worker)).toEqual([]);
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

const notificationWorker = async (context: BrowserContext): Promise<Worker> =>
  context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');

interface WorkerScope {
  registration: { getNotifications: () => Promise<Notification[]> };
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
}

const titles = (worker: Worker): Promise<string[]> =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as WorkerScope;
    return (await registration.getNotifications()).map(({ title }) => title);
  });

/** Clicks a button of the only notification, which the operating system of the tests does not show. */
const click = (worker: Worker, action: string): Promise<void> =>
  worker.evaluate(async (clicked) => {
    const { registration, NotificationEvent } = globalThis as unknown as WorkerScope;
    const [notification] = await registration.getNotifications();
    if (!notification) throw new Error('There is no notification.');
    dispatchEvent(new NotificationEvent('notificationclick', { notification, action: clicked }));
  }, action);
