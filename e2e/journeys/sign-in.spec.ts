import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { VoiceSdkDevice } from '../harness/voice-sdk-device.ts';
import { withoutWaiting } from '../harness/without-waiting.ts';

const [acme, globex] = [
  () => seeded(getDemo().workspaces, 0, 'workspace'),
  () => seeded(getDemo().workspaces, 1, 'workspace'),
];

test.describe('with a wrong password', () => {
  test.use({ allowedConsoleErrors: /status of 401/ });

  test('a wrong password shows an error and keeps the email', async ({ agentContext }) => {
    const page = await (await agentContext()).newPage();
    await page.goto(getDemo().console);
    const { email } = seeded(getDemo().signIns, 0, 'sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText(/password/i);
    await expect(page.getByLabel('Email')).toHaveValue(email);
  });
});

test('a member sees only their workspaces', async ({ agentContext }) => {
  const ada = await Agent.signInByPassword(await agentContext(), 0);
  await ada.openWorkspaceMenu();
  // Another journey may have created a workspace that Ada owns.
  for (const { name } of [acme(), globex()]) {
    await expect(ada.page.getByRole('menuitemradio', { name })).toBeVisible();
  }
  const grace = await Agent.signInByPassword(await agentContext(), 1);
  await grace.openWorkspaceMenu();
  await expect(grace.page.getByRole('menuitemradio')).toHaveText([acme().name]);
  const api = await ApiClient.signIn(1);
  expect((await api.get(`/api/workspaces/${globex().id}/calls`)).status).toBe(404);
});

test.describe('with a copied access token', () => {
  // The plain SDK requests its sounds from Twilio.
  test.use({ allowedConsoleErrors: /sdk\.twilio\.com/ });

  test('after sign-out an access token can neither place nor receive calls', async ({ agentContext, phone }) => {
    const context = await agentContext();
    const agent = await Agent.signInByPassword(context);
    // After the commit, a response belongs to the new document, so its body can be read.
    await agent.page.reload({ waitUntil: 'commit' });
    const tokenResponse = agent.page.waitForResponse(/\/api\/workspaces\/[^/]+\/token/);
    const { token } = (await (await tokenResponse).json()) as { token: string };
    await agent.goAvailable();

    await agent.page.getByRole('button', { name: /^Account: / }).click();
    await agent.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(agent.page.getByLabel('Password')).toBeVisible();

    const attacker = await VoiceSdkDevice.openWithToken(
      await (await agentContext({ bypassCSP: true })).newPage(),
      token,
    );
    await withoutWaiting(async () => {
      await phone.call(acme().number);
      await expectSpeech(phone.page);
      await phone.expectEnded('the other party hung up');
    });
    expect(await attacker.incomingCallCount(), 'incoming calls of the copied token').toBe(0);

    await attacker.dialUntilHungUp(phone.number);
    await expect(phone.status).toHaveText('Call ended: the other party hung up');
    const { body } = await (await ApiClient.signIn()).get(`/api/workspaces/${acme().id}/calls`);
    const newest = seeded(body['calls'] as { direction: string }[], 0, 'call');
    expect(newest.direction, 'the newest call is still the inbound one').toBe('inbound');
  });
});
