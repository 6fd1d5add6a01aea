import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { completedNewestCall } from '../harness/newest-call.ts';

test('the search finds a call by its number and opens its details, and a filtered list can be linked', async ({
  agent,
  phone,
}) => {
  await phone.call(seeded(getDemo().workspaces, 0, 'workspace').number);
  await agent.accept();
  await agent.hangUp();
  await phone.expectEnded('the other party hung up');
  await agent.expectIdle();

  // The results of a search do not change while they are shown.
  await completedNewestCall(await ApiClient.signIn());
  const { page } = agent;
  await agent.open('Dialer');
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /^Search contacts/ }).fill(phone.number.slice(2));
  await expect(page.getByRole('option', { name: /Completed/ }).first()).toBeVisible();
  // The first result dials the number.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details.getByText(agent.user.name)).toBeVisible();

  await page.goto(`${getDemo().console}/calls?show=outbound&q=${phone.number.slice(2)}`);
  await expect(page.getByText('No matching calls')).toBeVisible();
  await page.getByRole('button', { name: 'Inbound' }).click();
  await expect(page.getByText('Support line').first()).toBeVisible();
  expect(new URL(page.url()).searchParams.get('show')).toBe('inbound');
});
