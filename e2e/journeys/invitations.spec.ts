import { expectAccessible } from '../harness/accessibility.ts';
import { DESKTOP } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const serverUrl = () => new URL('/', getDemo().console).origin;

async function post(path: string, token: string | undefined, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  return fetch(`${serverUrl()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Creates an invitation and returns its link. */
async function invite(email: string): Promise<string> {
  const [owner] = getDemo().signIns;
  const { token } = await (await post('/api/sign-in', undefined, owner ?? {})).json();
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const response = await post(`/api/workspaces/${id}/invitations`, token, { email, role: 'agent' });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  const { link } = await response.json();
  return `${serverUrl()}/invite#${link.split('#')[1]}`;
}

test.use({ allowedConsoleErrors: /status of (400|404)/ });

test('an invited user sets a password and is signed in, and the link works only once', async ({ agentContext }) => {
  const link = await invite(`new-${Date.now()}@example.test`);
  const page = await (await agentContext({ viewport: DESKTOP })).newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Join Acme Support');
  await expectAccessible(page, 'the invitation');
  await page.getByLabel('Your name').fill('Grace Newman');
  await page.getByLabel('Create a password').fill('short');
  await expect(page.getByRole('button', { name: 'Join' })).toBeDisabled();
  await page.getByLabel('Create a password').fill('a password that is long enough');
  await page.getByRole('button', { name: 'Join' }).click();

  await expect(page.getByText('Available', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/^[^#]*$/);

  const secondPage = await (await agentContext()).newPage();
  await secondPage.goto(link);
  await expect(secondPage.getByRole('alert')).toContainText('no longer valid');
  await secondPage.getByRole('button', { name: 'Go to Ringback' }).click();
  await expect(secondPage.getByLabel('Password')).toBeVisible();
});
