import { expectAccessible } from '../harness/accessibility.ts';
import { DESKTOP } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const server = () => new URL('/', getDemo().console).origin;

async function post(path: string, token: string | undefined, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  return fetch(`${server()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** An invitation's link, as its maker is shown it. */
async function invite(email: string): Promise<string> {
  const [owner] = getDemo().signIns;
  const { token } = await (await post('/api/sign-in', undefined, owner ?? {})).json();
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const made = await post(`/api/workspaces/${id}/invitations`, token, { email, role: 'agent' });
  expect(made.status, await made.clone().text()).toBeLessThan(300);
  const { link } = await made.json();
  return `${server()}/invite#${link.split('#')[1]}`;
}

test.use({ allowedConsoleErrors: /status of (400|404)/ });

test('who is invited chooses a password, is inside, and the link is good once', async ({ agentContext }) => {
  const link = await invite(`new-${Date.now()}@example.test`);
  const page = await (await agentContext({ viewport: DESKTOP })).newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Join Acme Support');
  await expectAccessible(page, 'the invitation');
  await page.getByLabel('Your name').fill('Grace Newman');
  await page.getByLabel('Choose a password').fill('short');
  await expect(page.getByRole('button', { name: 'Join' })).toBeDisabled();
  await page.getByLabel('Choose a password').fill('a password that is long enough');
  await page.getByRole('button', { name: 'Join' }).click();

  await expect(page.getByText('Available', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/^[^#]*$/);

  const another = await (await agentContext()).newPage();
  await another.goto(link);
  await expect(another.getByRole('alert')).toContainText('not valid any more');
  await another.getByRole('button', { name: 'Go to Ringback' }).click();
  await expect(another.getByLabel('Password')).toBeVisible();
});
