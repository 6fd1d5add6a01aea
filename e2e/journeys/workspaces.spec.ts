import { Agent } from '../harness/agent.ts';
import { expect, test } from '../harness/fixtures.ts';

// A workspace without Twilio has no voice tokens.
test.use({ allowedConsoleErrors: /status of 404/ });

test('a user creates a workspace, renames it and sets its time zone', async ({ agentContext }) => {
  const agent = await Agent.signIn(await agentContext());
  const { page } = agent;
  await agent.openWorkspaceMenu();
  await page.getByRole('menuitem', { name: 'New workspace' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Initech');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page.getByRole('button', { name: 'Workspace: Initech' })).toBeVisible();
  await expect(page.getByText('Not configured')).toBeVisible();

  await agent.open('Workspace');
  await page.getByLabel('Name', { exact: true }).fill('Initech Support');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('berlin');
  await page.getByRole('option', { name: /Europe\/Berlin/ }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Workspace: Initech Support' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Initech Support');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
});
