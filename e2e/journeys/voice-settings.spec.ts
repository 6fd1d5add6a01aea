import { Agent } from '../harness/agent.ts';
import { expectHears } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { TwilioRest } from '../harness/twilio-rest.ts';

const globex = () => seeded(getDemo().workspaces, 1, 'workspace');
const SHOP = { number: '+15550100201', url: 'https://shop.example.test/ivr' };

test.describe.configure({ mode: 'serial' });

async function openVoiceSettings(agent: Agent): Promise<void> {
  await agent.switchWorkspace(globex().name);
  await agent.open('Voice');
}

test.describe('with an unconfigured workspace', () => {
  // The browser logs each failed response, and the SDK a deleted API key.
  test.use({ allowedConsoleErrors: /status of (400|404|422)|TwilioVoice/ });

  test('calling is disabled until voice is configured', async ({ agentContext }) => {
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    await expect(agent.page.getByText('Not configured')).toBeVisible();
    await agent.open('Dialer');
    await agent.page.getByLabel('Phone number').fill('+15550104998');
    await expect(agent.page.getByRole('button', { name: 'Call', exact: true })).toBeDisabled();
  });

  test('a wrong Auth Token shows an error and keeps the Account SID', async ({ agentContext }) => {
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    await agent.page.getByLabel('Account SID').fill(globex().accountSid);
    await agent.page.getByLabel('Auth Token').fill('0123456789abcdef0123456789abcdef');
    await agent.page.getByRole('button', { name: 'Connect' }).click();
    await expect(agent.page.getByRole('alert')).toContainText(/Auth Token/);
    await expect(agent.page.getByLabel('Account SID')).toHaveValue(globex().accountSid);
    await expect(agent.page.getByText('Not configured')).toBeVisible();
  });

  test('connecting shows its four steps and a banner, and then the number rings', async ({ agentContext, phone }) => {
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    await agent.page.getByLabel('Account SID').fill(globex().accountSid);
    await agent.page.getByLabel('Auth Token').fill(globex().authToken);
    await agent.page.evaluate(() => {
      const steps: string[] = [];
      Object.assign(globalThis, { steps });
      new MutationObserver(() => {
        const text = document.querySelector('[role=progressbar]')?.parentElement?.textContent?.trim();
        if (text && steps.at(-1) !== text) steps.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await agent.page.getByRole('button', { name: 'Connect' }).click();
    await expect(agent.page.getByRole('status').filter({ hasText: 'Voice calling is ready' })).toBeVisible();
    const steps = await agent.page.evaluate(() => (globalThis as unknown as { steps: string[] }).steps);
    expect(steps).toEqual([
      'Validating credentials…',
      'Creating your API key…',
      'Configuring your TwiML app and phone numbers…',
      'Connected',
    ]);
    await expect(agent.page.getByText('Connected', { exact: true })).toBeVisible();
    await expect(agent.page.getByRole('definition').filter({ hasText: '(555) 010-0200' })).toBeVisible();

    await agent.page.getByRole('button', { name: 'Test connection' }).click();
    await expect(agent.page.getByText('The connection works')).toBeVisible();

    await agent.goAvailable();
    await phone.call(globex().number);
    await agent.accept();
    await expectHears(agent.page, CUSTOMER_HZ);
    await expectHears(phone.page, AGENT_HZ);
  });

  test('a number with another voice URL is selected, and its calls ring here', async ({ agentContext, phone }) => {
    const account = new TwilioRest(globex());
    await account.addNumber(SHOP.number, 'Shop', SHOP.url);
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    const numbers = agent.page.getByRole('region', { name: 'Phone numbers' });
    const shop = numbers.getByRole('listitem').filter({ hasText: 'Shop' });
    await expect(shop).toContainText('In use by shop.example.test');
    await expect(numbers.getByRole('button', { name: 'Save' })).toBeDisabled();

    await shop.getByRole('checkbox').focus();
    await agent.page.keyboard.press('Space');
    await expect(shop).toContainText('Saving moves it here from shop.example.test. Disconnecting restores it.');
    await agent.page.keyboard.press('Enter');
    await expect(shop).toContainText('In use here');
    await expect(numbers.getByRole('progressbar')).toBeHidden();
    expect(await account.getVoiceUrl(SHOP.number)).toMatch(`/api/workspaces/${globex().id}/voice`);

    await agent.goAvailable();
    await phone.call(SHOP.number);
    await expect(agent.incoming).toContainText('Shop');
    await phone.hangUp();
  });

  test('the health check finds a number with another voice URL and fixes it', async ({ agentContext, phone }) => {
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    const healthCheck = agent.page.getByRole('region', { name: 'Health check' });
    await healthCheck.getByRole('button', { name: 'Check now' }).click();
    await expect(healthCheck).toContainText('No problems found.');

    const { number } = globex();
    await new TwilioRest(globex()).setVoiceUrl(number, 'https://elsewhere.example.test/ivr');

    await healthCheck.getByRole('button', { name: 'Check now' }).click();
    await expect(healthCheck.getByRole('listitem')).toContainText('is in use elsewhere, so its calls do not ring here');
    await healthCheck.getByRole('button', { name: 'Fix' }).click();
    await expect(healthCheck).toContainText('No problems found.');

    await agent.goAvailable();
    await phone.call(number);
    await expect(agent.incoming).toBeVisible();
    await phone.hangUp();
  });

  test('disconnecting explains its effects and restores the numbers', async ({ agentContext, phone }) => {
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    await agent.page.getByRole('button', { name: 'Disconnect' }).click();
    const confirmation = agent.page.getByRole('alertdialog', { name: 'Disconnect from Twilio?' });
    await expect(confirmation).toContainText('return to their previous configuration');
    await expect(confirmation.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await agent.page.keyboard.press('Escape');
    await expect(confirmation).toBeHidden();
    await expect(agent.page.getByText('Connected', { exact: true })).toBeVisible();

    await agent.page.getByRole('button', { name: 'Disconnect' }).click();
    await confirmation.getByRole('button', { name: 'Disconnect' }).click();

    await expect(agent.page.getByText('Disconnected from Twilio')).toBeVisible();
    await expect(agent.page.getByText('Not configured')).toBeVisible();
    expect(await new TwilioRest(globex()).getVoiceUrl(SHOP.number)).toBe(SHOP.url);
    await phone.call(globex().number);
    await phone.expectEnded('the other party hung up');
  });

  test('manual setup uses an existing API key and TwiML app, and shows errors at their fields', async ({
    agentContext,
  }) => {
    const account = new TwilioRest(globex());
    const key = await account.createKey('existing');
    const app = await account.createApp('existing', 'https://elsewhere.example.test/voice');
    const agent = await Agent.signIn(await agentContext());
    await openVoiceSettings(agent);
    const { page } = agent;
    await page.getByLabel('Account SID').fill(globex().accountSid);
    await page.getByLabel('Auth Token').fill(globex().authToken);
    await page.getByRole('button', { name: 'Use an existing API key and TwiML app' }).click();
    await page.getByLabel('API key SID').fill(key.sid);
    await page.getByLabel('API key secret').fill('not this one');
    await page.getByLabel('TwiML app SID').fill(app.sid);
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(page.getByText('The API key and its secret do not match')).toBeVisible();
    await expect(page.getByLabel('API key secret')).toBeFocused();

    await page.getByLabel('API key secret').fill(key.secret);
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(page.getByText("The TwiML app's Voice URL is")).toBeVisible();
    await page.getByText('Update this TwiML app if').click();
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect(page.getByText('Manual, with your API key and TwiML app')).toBeVisible();
    expect((await account.getApp(app.sid)).voice_url).toMatch(`/api/workspaces/${globex().id}/voice`);
    await expect(page.getByRole('region', { name: 'Phone numbers' }).getByRole('checkbox').first()).toBeDisabled();

    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByText('Not configured')).toBeVisible();
    expect((await account.getApp(app.sid)).voice_url).not.toBe('');
  });
});
