import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const acme = () => seeded(getDemo().workspaces, 0, 'workspace');
const GERMAN_NUMBER = '+4930901820';

// The server rejects the call, and the page may report the answer.
test.use({ allowedConsoleErrors: /status of 4\d\d/ });

const rulesPath = () => `/api/workspaces/${acme().id}/dialing-rules`;

test.afterEach(async () => {
  const defaults = { callsAllowed: true, countries: [], memberPerMinute: 20 };
  expect((await (await ApiClient.signIn()).put(rulesPath(), defaults)).status).toBe(200);
});

test('an administrator allows a country, stops outgoing calls, and allows them again', async ({ agent }) => {
  const { page } = agent;
  await agent.open('Dialing rules');
  await page.getByRole('radio', { name: 'Selected countries' }).check();
  await page.getByRole('combobox', { name: 'Add a country' }).fill('germ');
  await page.keyboard.press('Enter');
  await page.getByLabel('Calls per minute, each member').fill('0');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByLabel('Calls per minute, each member')).toBeFocused();
  await expect(page.getByText('Enter a whole number from 1 to 1,000,000.')).toBeVisible();
  await page.getByLabel('Calls per minute, each member').fill('25');

  await agent.open('Calls');
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Dialing rules saved').first()).toBeVisible();
  const api = await ApiClient.signIn();
  const rules = async () => (await api.get(rulesPath())).body;
  expect(await rules()).toMatchObject({ countries: ['US', 'DE'], memberPerMinute: 25 });

  await page.getByRole('button', { name: 'Stop outgoing calls' }).click();
  await page.getByRole('button', { name: 'Stop calls' }).click();
  await expect(page.getByText('All outgoing calls are stopped.')).toBeVisible();
  await agent.open('Dialer');
  // The do-not-call list of the screen before has a field of the same name.
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeVisible();
  await page.getByLabel('Phone number', { exact: true }).fill(GERMAN_NUMBER);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  const refused = async () => (await api.get(`/api/workspaces/${acme().id}/audit?action=dial.refused`)).body['entries'];
  await expect
    .poll(refused)
    .toContainEqual(expect.objectContaining({ subject: GERMAN_NUMBER, detail: { reason: 'calls-stopped' } }));
  await agent.expectIdle();

  await agent.open('Dialing rules');
  await page.getByRole('button', { name: 'Allow outgoing calls' }).click();
  await expect(page.getByText('Outgoing calls are allowed.')).toBeVisible();
  expect(await rules()).toMatchObject({ callsAllowed: true });
});
