import { expectAccessible } from '../harness/accessibility.ts';
import { Agent } from '../harness/agent.ts';
import { measureBoard, printBoardTimes } from '../harness/board-times.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { setCallStrategy } from '../harness/call-strategy.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

test.beforeEach(() => setCallStrategy('conference'));
// The next tests of this worker use the same workspace.
test.afterEach(() => setCallStrategy('client'));

test('the board shows the waiting caller, then the agent on the call, then the figures', async ({
  agentContext,
  phone,
}) => {
  const context = await agentContext();
  await measureBoard(context);
  const { page } = await openBoard(await Agent.signIn(context));
  const grace = await Agent.signedInAvailable(await agentContext(), 1);
  const waiting = page.getByRole('list', { name: 'Callers waiting' }).getByRole('listitem');
  const ofGrace = page.getByRole('list', { name: 'Agents' }).getByRole('listitem').filter({ hasText: grace.user.name });
  const offered = page
    .getByRole('term')
    .filter({ hasText: /^Offered$/ })
    .locator('xpath=following-sibling::dd');
  await expect(ofGrace).toContainText('Available');
  const before = Number(await offered.textContent());

  await phone.call(workspace().number);
  await expect(waiting).toContainText(phone.number.slice(-4));
  await expect(waiting).toContainText('In time');
  await grace.accept();
  await expect(ofGrace).toContainText('On a call');
  await expect(ofGrace).toContainText(phone.number.slice(-4));
  await expect(ofGrace).toContainText('Talking');
  await expect(page.getByText('No callers are waiting.')).toBeVisible();
  await grace.press('Hold');
  await expect(ofGrace).toContainText('On hold');
  await expectAccessible(page, 'the board during a call');
  await page.setViewportSize(PHONE);
  await expectAccessible(page, 'the board during a call, narrow');
  await page.getByRole('link', { name: 'Dialer' }).click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Board', exact: true }).click();
  await expect(ofGrace).toContainText('On hold');
  await page.setViewportSize(DESKTOP);

  await grace.hangUp();
  await expect(offered).toHaveText(String(before + 1));
  await expect(ofGrace).not.toContainText('On a call');
  await printBoardTimes(page);
});

test.describe('without a connection', () => {
  test.use({ allowedConsoleErrors: /ERR_INTERNET_DISCONNECTED/ });

  test('the board fills the screen without controls, and says so when its connection is lost', async ({
    agentContext,
  }) => {
    const context = await agentContext();
    const { page } = await openBoard(await Agent.signIn(context));
    await page.keyboard.press('f');
    await expect(page.getByRole('heading', { level: 1, name: workspace().name })).toBeVisible();
    await expect(page.getByRole('button').filter({ visible: true })).toHaveCount(0);
    await expect(page.getByRole('link').filter({ visible: true })).toHaveCount(0);
    await expectAccessible(page, 'the board in full screen');
    await page.keyboard.press('f');
    await expect(page.getByRole('button', { name: 'Full screen' })).toBeVisible();

    await context.setOffline(true);
    await expect(page.getByText(/^Connection lost\. The board shows how things were at/)).toBeVisible();
    await expectAccessible(page, 'the board without a connection');
    await context.setOffline(false);
    await expect(page.getByText(/^Connection lost/)).toBeHidden();
  });
});

/** Opens the board, and waits until it has its figures. */
async function openBoard(agent: Agent): Promise<Agent> {
  await agent.open('Board');
  await expect(agent.page.getByRole('list', { name: 'Agents' })).toBeVisible();
  await expect(agent.page.getByText('Offered', { exact: true })).toBeVisible();
  return agent;
}
