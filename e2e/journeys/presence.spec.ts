import type { Locator } from '@playwright/test';
import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

/** Opens the team list of a page, and returns the row of another agent in it. */
async function rowOf(other: Agent, page: Agent): Promise<Locator> {
  await page.page.getByRole('button', { name: /^Team/ }).click();
  return page.page.getByRole('list', { name: 'Team' }).getByRole('listitem').filter({ hasText: other.user.name });
}

async function setWrapUp(seconds: number): Promise<void> {
  const { status } = await (await ApiClient.signIn()).patch(`/api/workspaces/${workspace().id}`, {
    wrapUpSeconds: seconds,
  });
  expect(status).toBe(200);
}

test('an agent sees a colleague go available, on a call, in wrap-up, away and offline', async ({
  agentContext,
  phone,
}) => {
  await setWrapUp(300);
  try {
    const grace = await Agent.signIn(await agentContext(), 1);
    const ada = await Agent.signIn(await agentContext());
    const row = await rowOf(ada, grace);
    await expect(row).toContainText('Away');
    await ada.goAvailable();
    await expect(row).toContainText('Available');
    await expect(grace.page.getByRole('button', { name: 'Team, 1 available' })).toBeVisible();

    await phone.call(workspace().number);
    await ada.accept();
    await expect(row).toContainText('On a call');
    await expect(ada.page.getByRole('status').filter({ hasText: 'On a call' })).toBeVisible();
    await ada.hangUp();
    await expect(row).toContainText('Wrap-up');
    await expect(
      ada.page
        .getByRole('banner')
        .getByRole('timer')
        .filter({ hasText: /^[45]:\d\d$/ }),
    ).toBeVisible();
    await ada.page.getByRole('banner').getByRole('button', { name: 'Finish wrap-up' }).click();
    await expect(row).toContainText('Available');
    await expect(ada.page.getByRole('banner').getByRole('button', { name: 'Finish wrap-up' })).toBeHidden();

    await ada.availableLabel.click();
    await expect(row).toContainText('Away');
    await ada.page.close();
    await expect(row).toContainText('Offline');
  } finally {
    await setWrapUp(0);
  }
});

test('the members list shows what each member does, and the wrap-up time is set in the workspace’s settings', async ({
  agent,
}) => {
  await agent.open('People');
  const members = agent.page.getByRole('region', { name: 'Members' });
  const row = members.getByRole('listitem').filter({ hasText: agent.user.email });
  await expect(row.getByText('Available').filter({ visible: true })).toBeVisible();

  await agent.open('Workspace');
  const field = agent.page.getByLabel('Wrap-up time');
  await field.fill('45');
  await agent.page.getByRole('button', { name: 'Save changes' }).click();
  await expect(agent.page.getByText('Workspace saved')).toBeVisible();
  await agent.page.reload();
  await expect(field).toHaveValue('45');
  await setWrapUp(0);
});
