import { expectAccessible } from '../harness/accessibility.ts';
import { Agent } from '../harness/agent.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';
import { TwilioRest } from '../harness/twilio-rest.ts';

const acme = () => seeded(getDemo().workspaces, 0, 'workspace');
const SECOND_NUMBER = '+15550100101';
const OTHER_APP = 'https://voice.a-host-with-a-long-name.example.test';

for (const [width, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
  test(`every screen is accessible, ${width}`, async ({ agentContext, customerContext }) => {
    test.setTimeout(240_000);
    const context = await agentContext({ viewport });
    const signedOutPage = await context.newPage();
    await signedOutPage.goto(getDemo().console);
    await expect(signedOutPage.getByLabel('Password')).toBeVisible();
    await expectAccessible(signedOutPage, 'sign-in');
    await signedOutPage.close();

    const agent = await Agent.signedInAvailable(context);
    for (const screen of ['Calls', 'Voicemail', 'Live', 'Dialer', 'Voice', 'Audio'] as const) {
      await agent.open(screen);
      const title = agent.page.getByRole('heading', { level: 1, name: screen, exact: true });
      await expect(
        title.filter({ visible: true }),
        'the previous screen stays until the next one has loaded',
      ).toBeVisible();
      await expectAccessible(agent.page, screen);
    }

    await agent.page.getByRole('button', { name: /^Team/ }).click();
    await expect(agent.page.getByRole('dialog', { name: 'Team' })).toContainText(agent.user.name);
    await expectAccessible(agent.page, 'the team');
    await agent.page.keyboard.press('Escape');

    const phone = await Handset.open(await customerContext({ viewport }));
    await expectAccessible(phone.page, 'the phone page');
    await agent.open('Live');
    await phone.call(acme().number);
    await expect(agent.incoming).toBeVisible();
    await expect(agent.page.getByRole('region', { name: 'Callers waiting' }).getByRole('listitem')).toBeVisible();
    await expectAccessible(agent.page, 'the incoming call beside the live calls');
    await agent.accept();
    await phone.expectOnCall();
    await agent.press('Keypad');
    await agent.page.mouse.move(0, 0);
    await expect(agent.page.getByRole('tooltip')).toBeHidden();
    await expectAccessible(agent.page, 'the call');
    await expectAccessible(phone.page, 'the phone page on a call');
    await agent.press('Note');
    await expect(agent.callDialog.getByRole('button', { name: 'Resolved' })).toBeVisible();
    await agent.page.mouse.move(0, 0);
    await expect(agent.page.getByRole('tooltip')).toBeHidden();
    await expectAccessible(agent.page, 'the notes during a call');
    await agent.hangUp();
    await agent.expectIdle();
    const notes = agent.page.getByRole('dialog', { name: 'Call notes' });
    await notes.getByRole('button', { name: 'Resolved' }).click();
    await notes.getByLabel('Note', { exact: true }).fill('Wants a refund for the order of last week');
    await notes.getByRole('button', { name: 'Save note' }).click();
    await expect(notes.getByRole('listitem')).toBeVisible();
    await expectAccessible(agent.page, 'the notes after a call');
    await notes.getByRole('button', { name: 'Done' }).click();
    await agent.open('Calls');
    await agent.page.locator('a[href^="/calls/"]').filter({ visible: true }).first().click();
    await expect(agent.page.getByRole('region', { name: 'Timeline' })).toContainText('answered');
    const technical = agent.page.getByRole('region', { name: 'Technical details' });
    await technical.getByRole('button', { name: 'Show' }).click();
    await technical.locator('summary').first().click();
    await expectAccessible(agent.page, 'the page of a call');
    await agent.page.goto(`${getDemo().console}/search?q=refund`);
    await expect(agent.page.getByRole('list', { name: 'Search results' }).locator('mark').first()).toBeVisible();
    await expectAccessible(agent.page, 'the search');

    await agent.open('Dashboard');
    const answered = agent.page.getByRole('button', { name: /^Answered calls ?[1-9]/ });
    await expect(answered).toBeVisible();
    await agent.page.getByText('How figures are calculated').click();
    await expectAccessible(agent.page, 'the dashboard');
    await answered.click();
    await agent.page.mouse.move(0, 0);
    await expect(agent.page.getByRole('tooltip')).toBeHidden();
    await expect(
      agent.page.getByRole('dialog', { name: 'Answered calls' }).getByRole('listitem').first(),
    ).toBeVisible();
    await expectAccessible(agent.page, 'the calls behind a figure');
  });

  test(`every state of the settings is accessible, ${width}`, async ({ agentContext }) => {
    test.setTimeout(240_000);
    const twilio = new TwilioRest(acme());
    await twilio.addNumber(SECOND_NUMBER, 'A line with a rather long name, for customers abroad', `${OTHER_APP}/ivr`);
    const agent = await Agent.signIn(await agentContext({ viewport }));
    const { page } = agent;

    await agent.open('Voice');
    const numbers = page.getByRole('region', { name: 'Phone numbers' });
    await numbers.getByText('A line with a rather long name').click();
    await expect(numbers.getByText(/Saving moves it here/)).toBeVisible();
    await expectAccessible(page, 'the phone numbers');
    await numbers.getByRole('button', { name: 'Cancel' }).click();

    const healthCheck = page.getByRole('region', { name: 'Health check' });
    await twilio.setVoiceUrl(acme().number, `${OTHER_APP}/voice`);
    await healthCheck.getByRole('button', { name: 'Check now' }).click();
    await expect(healthCheck.getByRole('listitem')).toContainText('is in use elsewhere');
    await expectAccessible(page, 'a health check with a finding');
    await healthCheck.getByRole('button', { name: 'Fix' }).click();
    await expect(healthCheck).toContainText('No problems found.');
    await expectAccessible(page, 'a health check without findings');

    await page.getByRole('button', { name: 'New Auth Token' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectAccessible(page, 'the confirmation of a new Auth Token');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Replace credentials' }).click();
    await page.getByRole('button', { name: 'Use an existing API key and TwiML app' }).click();
    await page.getByLabel('TwiML app SID').fill('not one');
    await expect(page.getByText(/Enter a TwiML app SID/)).toBeVisible();
    await expectAccessible(page, 'the manual setup');

    await agent.open('Dialing rules');
    await expect(page.getByRole('table')).toBeVisible();
    await page.getByRole('radio', { name: 'Selected countries' }).check();
    await page.getByLabel('Calls per minute, each member').fill('0');
    await page.getByRole('combobox', { name: 'Add a country' }).fill('ger');
    await expect(page.getByRole('option', { name: /Germany/ })).toBeVisible();
    await expectAccessible(page, 'the dialing rules');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();

    await page.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByRole('dialog', { name: 'Import numbers' })).toBeVisible();
    await expectAccessible(page, 'the import of numbers');
    await page.keyboard.press('Escape');

    await agent.open('Workspace');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('ber');
    await expect(page.getByRole('option', { name: /Berlin/ })).toBeVisible();
    await expectAccessible(page, 'the workspace');
    await page.keyboard.press('Escape');
    await agent.openWorkspaceMenu();
    await expectAccessible(page, 'the menu of workspaces');
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await expectAccessible(page, 'a new workspace');
    await page.getByRole('button', { name: 'Cancel' }).click();

    await agent.open('People');
    await page
      .getByLabel('Email', { exact: true })
      .fill('a.person.with.quite.a.long.name@a-company-with-a-long-name.example.test');
    await page.getByRole('button', { name: 'Create link' }).click();
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
    await expectAccessible(page, 'people');
    await page.getByRole('button', { name: /^Revoke/ }).click();

    await agent.open('API keys');
    await page.getByLabel('Name').fill('Nightly export');
    await page.getByText('View calls', { exact: true }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByRole('button', { name: 'Copy key' })).toBeVisible();
    await expectAccessible(page, 'API keys');
    await page
      .getByRole('button', { name: /^Revoke/ })
      .first()
      .click();

    await agent.open('Audit log');
    await expect(page.getByText(/^credentials\.fixed/).first()).toBeVisible();
    await expectAccessible(page, 'the audit log');

    await agent.open('Data retention');
    await expect(page.getByLabel('Delete transcripts')).toBeVisible();
    await expectAccessible(page, 'data retention');

    await agent.openAccount();
    await expect(page.getByText('This device')).toBeVisible();
    await expectAccessible(page, 'the account');
  });
}
