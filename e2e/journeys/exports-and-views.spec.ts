import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../harness/accessibility.ts';
import { Agent } from '../harness/agent.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

async function exportAs(page: Page, format: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: format, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('the filtered list is exported as it is shown', async ({ agent, phone }) => {
  const { page } = agent;
  await phone.call(workspace().number);
  await expect(agent.incoming).toBeVisible();
  await phone.hangUp();
  await agent.open('Calls');
  const missed = page.getByRole('button', { name: 'Missed', exact: true });
  await missed.click();
  await expect(missed).toHaveAttribute('aria-pressed', 'true');
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: phone.number.slice(-4) })
      .first(),
  ).toBeVisible();

  const csv = await exportAs(page, 'CSV for Excel');
  expect(csv.name).toMatch(/^ringback-[a-z0-9-]+-calls\.csv$/);
  expect(csv.text.startsWith('\uFEFFid,callSid,direction')).toBe(true);
  const rows = csv.text.trimEnd().split('\r\n').slice(1);
  expect(rows[0]).toContain(`,inbound,no-answer,${phone.number},${workspace().number},`);
  expect(rows.every((row) => row.includes(',inbound,'))).toBe(true);

  const json = JSON.parse((await exportAs(page, 'JSON')).text);
  expect(json.calls).toHaveLength(rows.length);
  expect(json.calls[0]).toMatchObject({ from: phone.number, direction: 'inbound' });
});

test('a view is saved, opens by default, and is deleted', async ({ agentContext, phone }) => {
  const agent = await Agent.signedInAvailable(await agentContext());
  const { page } = agent;
  await phone.call(workspace().number);
  await expect(agent.incoming).toBeVisible();
  await phone.hangUp();
  await agent.open('Calls');
  await page.getByRole('button', { name: 'Missed', exact: true }).click();
  await page.getByRole('button', { name: 'Views' }).click();
  await expect(page.getByText('No saved views yet')).toBeVisible();
  await expectAccessible(page, 'the empty menu of views', '[role=menu]');
  await page.getByRole('menuitem', { name: 'Save as a new view…' }).click();
  const save = page.getByRole('dialog', { name: 'Save view' });
  await save.getByLabel('Name').fill('Missed calls');
  await save.getByText('Open this screen with the view').click();
  await save.getByText('Share with the workspace').click();
  await expectAccessible(page, 'saving a view', '[role=dialog]');
  await save.getByRole('button', { name: 'Save' }).click();
  const views = page.getByRole('button', { name: 'View: Missed calls' });
  await expect(views).toBeVisible();

  await page.goto(`${getDemo().console}/calls`);
  await expect(views).toBeVisible();
  await expect(page.getByRole('button', { name: 'Missed', exact: true })).toHaveAttribute('aria-pressed', 'true');

  await views.click();
  await expect(page.getByRole('menuitemradio', { name: 'Missed calls' })).toBeChecked();
  await expectAccessible(page, 'the menu of views', '[role=menu]');
  await page.getByRole('menuitem', { name: 'Manage views…' }).click();
  const manage = page.getByRole('dialog', { name: 'Views' });
  await expect(manage.getByRole('listitem')).toContainText('Default · Shared by you');
  await expectAccessible(page, 'managing views', '[role=dialog]');
  await manage.getByRole('button', { name: 'Delete Missed calls' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete view' }).click();
  await expect(manage.getByRole('listitem')).toHaveCount(0);
});
