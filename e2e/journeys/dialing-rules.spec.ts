import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { TwilioRest } from '../harness/twilio-rest.ts';

const acme = () => seeded(getDemo().workspaces, 0, 'workspace');
const GERMAN_NUMBER = '+4930901820';

// The server rejects the call, and the page may report the answer.
test.use({ allowedConsoleErrors: /status of 4\d\d/ });

const MOBILE = '+15550007777';

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
  await expect(page.getByText('Outgoing calls are turned off in your workspace.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeDisabled();
  await agent.expectIdle();

  await agent.open('Dialing rules');
  await page.getByRole('button', { name: 'Allow outgoing calls' }).click();
  await expect(page.getByText('Outgoing calls are allowed.')).toBeVisible();
  expect(await rules()).toMatchObject({ callsAllowed: true });
});

test('the customer sees the caller ID that the agent picks, until the number is on the do-not-call list', async ({
  agent,
  phone,
}) => {
  const { page } = agent;
  await new TwilioRest(acme()).verifyCallerId(MOBILE, 'Mobile phone');
  await agent.open('Voice');
  await page.getByRole('button', { name: 'Update from Twilio' }).click();
  await expect(page.getByLabel('My default').locator('option', { hasText: 'Mobile phone' })).toHaveCount(1);

  await agent.open('Dialer');
  await page.getByLabel('Call from').selectOption(MOBILE);
  await agent.dial(phone.number);
  await phone.expectRinging();
  expect((await phone.status.textContent())?.replace(/\D/g, '')).toBe(MOBILE.slice(1));
  await agent.hangUp();
  await agent.expectIdle();

  await agent.open('Dialing rules');
  const list = page.getByRole('region', { name: 'Do-not-call list' });
  await list.getByLabel('Phone number').fill(phone.number);
  await list.getByRole('textbox', { name: /^Reason/ }).fill('Asked by e-mail');
  await list.getByRole('button', { name: 'Add number' }).click();
  await expect(list.getByRole('listitem').filter({ hasText: 'Asked by e-mail' })).toBeVisible();
  await agent.open('Dialer');
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeVisible();
  await page.getByLabel('Phone number', { exact: true }).fill(phone.number);
  await expect(page.getByText('This number is on the do-not-call list (Asked by e-mail).')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeDisabled();

  await agent.open('Dialing rules');
  await list.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(list.getByText('No numbers yet.')).toBeVisible();
});
