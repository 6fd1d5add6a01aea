import { readFileSync } from 'node:fs';
import { CALL_WINDOW, expectAccessible } from '../harness/accessibility.ts';
import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

async function setWrapUp(seconds: number): Promise<void> {
  const { status } = await (await ApiClient.signIn()).patch(`/api/workspaces/${workspace().id}`, {
    wrapUpSeconds: seconds,
  });
  expect(status).toBe(200);
}

test('a note written in a call and a disposition chosen in the wrap-up are on the page of the call', async ({
  agent,
  phone,
}) => {
  const { page } = agent;
  const note = `Wants a refund for order ${Date.now()}`;
  await setWrapUp(300);
  try {
    await phone.call(workspace().number);
    await agent.accept();
    await agent.press('Note');
    await agent.callDialog.getByRole('textbox', { name: 'Note' }).fill(note);
    await agent.callDialog.getByRole('button', { name: 'Save note' }).click();
    await expect(agent.callDialog.getByRole('list', { name: 'Notes' })).toContainText(note);
    await phone.hangUp();

    const wrapUp = page.getByRole('dialog', { name: 'Wrap-up' });
    await expect(wrapUp.getByRole('list', { name: 'Notes' })).toContainText(note);
    await expect(wrapUp.getByRole('timer')).toHaveText(/^[45]:/);
    await wrapUp.getByRole('button', { name: 'Add 1 minute' }).click();
    await expect(wrapUp.getByRole('timer')).toHaveText(/^5:[345]\d$/);
    await wrapUp.getByRole('button', { name: 'Follow-up needed' }).click();
    await wrapUp.getByLabel('Note', { exact: true }).fill('Call back on Monday');
    await expectAccessible(page, 'the wrap-up', CALL_WINDOW);
    await wrapUp.getByRole('button', { name: 'Finish wrap-up' }).click();
    await expect(wrapUp).toBeHidden();
    await expect(page.getByRole('status').filter({ hasText: /^Available$/ })).toBeVisible();

    await agent.open('Calls');
    await page
      .getByRole('link', { name: /^Details of the call/ })
      .first()
      .press('Enter');
    await expect(page).toHaveURL(/\/calls\/[0-9a-f-]{36}$/);
    const notes = page.getByRole('list', { name: 'Notes' });
    await expect(notes.getByRole('listitem')).toHaveText([/Call back on Monday/, new RegExp(note)]);
    await expect(page.getByRole('button', { name: 'Follow-up needed', pressed: true })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(`${agent.user.name} answered`);

    const technical = page.getByRole('region', { name: 'Technical details' });
    await technical.getByRole('button', { name: 'Show' }).click();
    const entries = technical.getByRole('list', { name: 'Technical details' });
    await expect(entries).toContainText('voice/status');
    // The page of the agent reports what happened in it some seconds later.
    await expect(async () => {
      await technical.getByRole('button', { name: 'Refresh' }).click();
      await expect(entries).toContainText(`accepted by ${agent.user.name}`, { timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    const download = page.waitForEvent('download');
    await technical.getByRole('button', { name: 'Export' }).click();
    const exported = readFileSync(await (await download).path(), 'utf8');
    expect(exported).toContain('"format":"ringback-recorder"');
    for (const masked of [workspace().number.slice(1), agent.user.name, note]) expect(exported).not.toContain(masked);

    await phone.call(workspace().number);
    const earlier = agent.incoming.getByRole('list', { name: 'Earlier notes' }).getByRole('listitem');
    await expect(earlier).toHaveText([/Call back on Monday/, new RegExp(note)]);
    await expect(agent.incoming).toContainText('call this week');
    await phone.hangUp();
    await expect(page.getByRole('link', { name: /^Calls, \d+ missed call/ })).toBeVisible();
    await page.getByRole('link', { name: 'All calls' }).click();
    await expect(page.getByRole('link', { name: 'Calls', exact: true })).toBeVisible();
  } finally {
    await setWrapUp(0);
  }
});
