import { expectAccessible } from '../harness/accessibility.ts';
import { Agent } from '../harness/agent.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';
import { TwilioRest } from '../harness/twilio-rest.ts';

const acme = () => seeded(getDemo().workspaces, 0, 'workspace');
const OTHER = '+15550100101';
const ELSEWHERE = 'https://voice.a-host-with-a-long-name.example.test';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    test(`every screen can be read and reached, ${colorScheme} and ${width}`, async ({
      agentContext,
      customerContext,
    }) => {
      test.setTimeout(240_000);
      const context = await agentContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      const visitor = await context.newPage();
      await visitor.goto(getDemo().console);
      await expect(visitor.getByLabel('Password')).toBeVisible();
      await expectAccessible(visitor, 'sign-in');
      await visitor.close();

      const agent = await Agent.signedInAvailable(context);
      for (const screen of ['Calls', 'Dialer', 'Voice'] as const) {
        await agent.open(screen);
        await expect(agent.page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
        await expectAccessible(agent.page, screen);
      }

      const phone = await Handset.open(await customerContext({ colorScheme, viewport, reducedMotion: 'reduce' }));
      await expectAccessible(phone.page, 'the phone page');
      await phone.call(acme().number);
      await expect(agent.incoming).toBeVisible();
      await expectAccessible(agent.page, 'the incoming call');
      await agent.accept();
      await phone.expectOnCall();
      await agent.press('Keypad');
      await expectAccessible(agent.page, 'the call');
      await expectAccessible(phone.page, 'the phone page on a call');
      await agent.hangUp();
      await agent.expectIdle();
    });

    test(`settings can be read and reached, whatever stands there, ${colorScheme} and ${width}`, async ({
      agentContext,
    }) => {
      test.setTimeout(240_000);
      const twilio = new TwilioRest(acme());
      await twilio.addNumber(OTHER, 'A line with a rather long name, for customers abroad', `${ELSEWHERE}/ivr`);
      const agent = await Agent.signIn(await agentContext({ colorScheme, viewport, reducedMotion: 'reduce' }));
      const { page } = agent;

      await agent.open('Voice');
      const numbers = page.getByRole('region', { name: 'Phone numbers' });
      await numbers.getByText('A line with a rather long name').click();
      await expect(numbers.getByText(/Saving takes it over/)).toBeVisible();
      await expectAccessible(page, 'the choice of numbers');
      await numbers.getByRole('button', { name: 'Cancel' }).click();

      const checkUp = page.getByRole('region', { name: 'Health check' });
      await twilio.setVoiceUrl(acme().number, `${ELSEWHERE}/voice`);
      await checkUp.getByRole('button', { name: 'Check now' }).click();
      await expect(checkUp.getByRole('listitem')).toContainText('points elsewhere');
      await expectAccessible(page, 'a check-up that found something');
      await checkUp.getByRole('button', { name: 'Fix' }).click();
      await expect(checkUp).toContainText('No problems found.');
      await expectAccessible(page, 'a check-up that found nothing');

      await page.getByRole('button', { name: 'New Auth Token' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await expectAccessible(page, 'the question before a rotation');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Replace credentials' }).click();
      await page.getByRole('button', { name: 'Use an existing API key and TwiML app' }).click();
      await page.getByLabel('TwiML app SID').fill('not one');
      await expect(page.getByText(/A TwiML app SID is AP/)).toBeVisible();
      await expectAccessible(page, 'the set-up by hand');

      await agent.open('People');
      await page.getByLabel('Email').fill('a.person.with.quite.a.long.name@a-company-with-a-long-name.example.test');
      await page.getByRole('button', { name: 'Make a link' }).click();
      await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
      await expectAccessible(page, 'the people');
      await page.getByRole('button', { name: /^Revoke/ }).click();

      await agent.open('Service keys');
      await page.getByLabel('What it is for').fill('Nightly export');
      await page.getByText('See calls', { exact: true }).click();
      await page.getByRole('button', { name: 'Make a key' }).click();
      await expect(page.getByRole('button', { name: 'Copy key' })).toBeVisible();
      await expectAccessible(page, 'the service keys');
      await page
        .getByRole('button', { name: /^Revoke/ })
        .first()
        .click();

      await agent.open('Audit log');
      await expect(page.getByText(/^credentials\.mended/).first()).toBeVisible();
      await expectAccessible(page, 'the audit log');

      await agent.openAccount();
      await expect(page.getByText('This one')).toBeVisible();
      await expectAccessible(page, 'the account');
    });
  }
}
