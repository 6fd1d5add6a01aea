import { Agent } from '../harness/agent.ts';
import { expect, test } from '../harness/fixtures.ts';

test('with a blocked microphone Call is disabled and gives the reason, also by keyboard', async ({
  blockedMicrophoneBrowser,
}) => {
  const context = await blockedMicrophoneBrowser.newContext();
  await context.grantPermissions([]);
  const agent = await Agent.signIn(context);
  await agent.open('Dialer');
  await agent.page.getByLabel('Phone number').fill('+15550104999');
  const call = agent.page.getByRole('button', { name: 'Call', exact: true });
  await expect(call).toBeDisabled();
  await call.hover({ force: true });
  await expect(agent.page.getByRole('tooltip')).toContainText('microphone is blocked');
  await agent.page.mouse.move(0, 0);
  await expect(agent.page.getByRole('tooltip')).toBeHidden();
  await agent.page.getByLabel('Phone number').focus();
  const focusedElement = () =>
    agent.page.evaluate(() => {
      const { activeElement: element } = document;
      return `${element?.getAttribute('aria-label')} ${element?.getAttribute('aria-description')}`;
    });
  const pressTab = async () => {
    await agent.page.keyboard.press('Tab');
    return focusedElement();
  };
  await expect
    .poll(pressTab, { message: 'element focused by Tab', intervals: [50] })
    .toContain('microphone is blocked');
  await expect(agent.page.getByRole('tooltip')).toContainText('microphone is blocked');
  await context.close();
});

test('with a blocked microphone an agent cannot become available', async ({ blockedMicrophoneBrowser }) => {
  const context = await blockedMicrophoneBrowser.newContext();
  const agent = await Agent.signIn(context);
  await agent.availableLabel.click();
  await expect(agent.page.getByText('Your microphone is blocked.').first()).toBeVisible();
  await expect(agent.available).not.toBeChecked();
  await expect(agent.availableLabel).toHaveAttribute('data-state', 'unchecked');
  await context.close();
});
