import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../harness/accessibility.ts';
import { expect, test } from '../harness/fixtures.ts';

// The address of the webhook is rejected.
test.use({ allowedConsoleErrors: /status of 400/ });

test('a report is created, run and downloaded', async ({ agent }) => {
  const { page } = agent;
  const name = `Figures ${Date.now()}`;
  await agent.open('Reports');
  await expect(page.getByText(/No reports yet|Next run/).first()).toBeVisible();
  await expectAccessible(page, 'the list of reports');

  await page.getByRole('button', { name: 'New report' }).click();
  const form = page.getByRole('dialog', { name: 'New report' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Break down by').selectOption('Hour');
  await form.getByLabel('Period').selectOption('Yesterday');
  await form.getByLabel('Runs').selectOption('Every month');
  await form.getByLabel('On day').selectOption('31');
  await expect(form.getByText('In a shorter month, the report runs on the last day.')).toBeVisible();
  await form.getByLabel('At', { exact: true }).fill('06:30');
  await expect(form.getByText(/ 6:30/)).toHaveCount(3);
  await expectAccessible(page, 'a new report', '[role=dialog]');
  await form.getByLabel('Destination').selectOption('Webhook');
  await form.getByLabel('URL').fill('http://example.com/');
  await form.getByRole('button', { name: 'Create report' }).click();
  await expect(form.getByRole('alert')).toContainText('https://');
  await form.getByLabel('Destination').selectOption('File in Ringback');
  await form.getByRole('button', { name: 'Create report' }).click();
  await expect(form).toBeHidden();

  const report = page.getByRole('listitem', { name });
  await expect(report).toContainText('on the 31st of each month at 6:30 AM · kept for 30 days');
  await report.getByRole('button', { name: `Run now: ${name}` }).click();
  const runs = page.getByRole('list', { name: `Runs of ${name}` });
  await expect(runs.getByRole('listitem').first()).toContainText('Done');
  await expectAccessible(page, 'the runs of a report');
  const download = page.waitForEvent('download');
  await runs.getByRole('button', { name: /^Download ringback-/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/-figures-by-hour-from-[0-9-]+-to-[0-9-]+\.csv$/);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^key,name,calls,offered,/);

  await report.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete report' }).click();
  await expect(report).toHaveCount(0);
});
