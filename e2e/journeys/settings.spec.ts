import { Agent } from '../harness/agent.ts';
import { seeded, theDemo } from '../harness/demo.ts';
import { expectHears } from '../harness/ear.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/microphones.ts';
import { expect, test } from '../harness/test.ts';

const globex = () => seeded(theDemo().workspaces, 1, 'workspace');

test.describe.configure({ mode: 'serial' });

async function atSettings(agent: Agent): Promise<void> {
  await agent.page.getByRole('combobox', { name: 'Workspace' }).selectOption(globex().name);
  await agent.open('Voice');
}

test.describe('before it is set up', () => {
  // The browser reports each answer that is not a success, and the SDK that its key is gone.
  test.use({ allowedComplaints: /status of (400|404|422)|TwilioVoice/ });

  test('calling says that voice is not set up', async ({ console }) => {
    const agent = await Agent.signIn(await console());
    await atSettings(agent);
    await expect(agent.page.getByText('Not configured')).toBeVisible();
    await agent.open('Dialer');
    await agent.page.getByLabel('Phone number').fill('+15550104998');
    await expect(agent.page.getByRole('button', { name: 'Call', exact: true })).toBeDisabled();
  });

  test('a wrong token is told in words, and what was typed stays', async ({ console }) => {
    const agent = await Agent.signIn(await console());
    await atSettings(agent);
    await agent.page.getByLabel('Account SID').fill(globex().accountSid);
    await agent.page.getByLabel('Auth Token').fill('0123456789abcdef0123456789abcdef');
    await agent.page.getByRole('button', { name: 'Connect' }).click();
    await expect(agent.page.getByRole('alert')).toContainText(/Auth Token/);
    await expect(agent.page.getByLabel('Account SID')).toHaveValue(globex().accountSid);
    await expect(agent.page.getByText('Not configured')).toBeVisible();
  });

  test('two fields, four steps, a green banner; and then its number rings', async ({ console, phone }) => {
    const agent = await Agent.signIn(await console());
    await atSettings(agent);
    await agent.page.getByLabel('Account SID').fill(globex().accountSid);
    await agent.page.getByLabel('Auth Token').fill(globex().authToken);
    await agent.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { stepsSeen: seen });
      new MutationObserver(() => {
        const text = document.querySelector('[role=progressbar]')?.parentElement?.textContent?.trim();
        if (text && seen.at(-1) !== text) seen.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await agent.page.getByRole('button', { name: 'Connect' }).click();
    await expect(agent.page.getByRole('status').filter({ hasText: 'Voice calling is ready' })).toBeVisible();
    const steps = await agent.page.evaluate(() => (globalThis as unknown as { stepsSeen: string[] }).stepsSeen);
    expect(steps).toEqual([
      'Validating credentials…',
      'Creating your API key…',
      'Pointing your TwiML app and numbers at Ringback…',
      'Connected',
    ]);
    await expect(agent.page.getByText('Connected', { exact: true })).toBeVisible();
    await expect(agent.page.getByText('(555) 010-0200')).toBeVisible();

    await agent.page.getByRole('button', { name: 'Test connection' }).click();
    await expect(agent.page.getByText('The connection works')).toBeVisible();

    await agent.goAvailable();
    await phone.call(globex().number);
    await agent.accept();
    await expectHears(agent.page, CUSTOMER_HZ);
    await expectHears(phone.page, AGENT_HZ);
  });

  test('the check-up finds a number that points elsewhere, and mends it', async ({ console, phone }) => {
    const agent = await Agent.signIn(await console());
    await atSettings(agent);
    const checkUp = agent.page.getByRole('region', { name: 'Check-up' });
    await checkUp.getByRole('button', { name: 'Check now' }).click();
    await expect(checkUp).toContainText('All is well.');

    const { accountSid, authToken, number } = globex();
    const numbers = `${theDemo().exchange}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers`;
    const headers = { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const found = await (await fetch(`${numbers}.json?PhoneNumber=${encodeURIComponent(number)}`, { headers })).json();
    const body = new URLSearchParams({ VoiceUrl: 'https://elsewhere.example.test/ivr' });
    await fetch(`${numbers}/${found.incoming_phone_numbers[0].sid}.json`, { method: 'POST', headers, body });

    await checkUp.getByRole('button', { name: 'Check now' }).click();
    await expect(checkUp.getByRole('listitem')).toContainText('points elsewhere, so its calls do not ring here');
    await checkUp.getByRole('button', { name: 'Fix' }).click();
    await expect(checkUp).toContainText('All is well.');

    await agent.goAvailable();
    await phone.call(number);
    await expect(agent.incoming).toBeVisible();
    await phone.hangUp();
  });

  test('disconnecting says what it undoes, and undoes it', async ({ console, phone }) => {
    const agent = await Agent.signIn(await console());
    await atSettings(agent);
    await agent.page.getByRole('button', { name: 'Disconnect' }).click();
    const question = agent.page.getByRole('alertdialog', { name: 'Disconnect from Twilio?' });
    await expect(question).toContainText('point where they did before');
    await expect(question.getByRole('button', { name: 'Stay connected' })).toBeFocused();
    await agent.page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(agent.page.getByText('Connected', { exact: true })).toBeVisible();

    await agent.page.getByRole('button', { name: 'Disconnect' }).click();
    await question.getByRole('button', { name: 'Disconnect' }).click();

    await expect(agent.page.getByText('Disconnected from Twilio')).toBeVisible();
    await expect(agent.page.getByText('Not configured')).toBeVisible();
    await phone.call(globex().number);
    await phone.ended('the other side hung up', 20_000);
  });
});
