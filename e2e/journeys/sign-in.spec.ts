import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { VoiceSdkDevice } from '../harness/voice-sdk-device.ts';

const [acme, globex] = [
  () => seeded(getDemo().workspaces, 0, 'workspace'),
  () => seeded(getDemo().workspaces, 1, 'workspace'),
];

test.describe('wrong passwords', () => {
  test.use({ allowedConsoleErrors: /status of 401/ });

  test('a wrong password is told, and what was typed stays', async ({ agentContext }) => {
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

test('a member sees only her workspaces', async ({ agentContext }) => {
  const ada = await Agent.signIn(await agentContext(), 0);
  const choices = ada.page.getByRole('combobox', { name: 'Workspace' }).getByRole('option');
  await expect(choices).toHaveText([acme().name, globex().name]);
  const grace = await Agent.signIn(await agentContext(), 1);
  await expect(grace.page.getByRole('combobox', { name: 'Workspace' }).getByRole('option')).toHaveText([acme().name]);
  const api = await ApiClient.signIn(1);
  expect((await api.get(`/api/workspaces/${globex().id}/calls`)).status).toBe(404);
});

test.describe('a kept token', () => {
  // The bare SDK asks Twilio's own site for its sounds.
  test.use({ allowedConsoleErrors: /sdk\.twilio\.com/ });

  test('signing out frees the device, and its kept token neither places nor receives a call', async ({
    agentContext,
    phone,
  }) => {
    const context = await agentContext();
    const agent = await Agent.signIn(context);
    const token = agent.page.waitForResponse((answer) => /\/api\/workspaces\/[^/]+\/token/.test(answer.url()));
    await agent.page.reload();
    const { token: kept } = (await (await token).json()) as { token: string };
    await agent.goAvailable();

    await agent.page.getByRole('button', { name: /^Account: / }).click();
    await agent.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(agent.page.getByLabel('Password')).toBeVisible();

    const thief = await VoiceSdkDevice.openWithToken(await (await agentContext({ bypassCSP: true })).newPage(), kept);
    await phone.call(acme().number);
    await expectSpeech(phone.page);
    await phone.expectEnded('the other party hung up');
    expect(await thief.incomingCallCount(), 'calls that rang the kept token').toBe(0);

    await thief.dialUntilHungUp(phone.number);
    await expect(phone.status).toHaveText('Call ended: the other party hung up');
    const { body } = await (await ApiClient.signIn()).get(`/api/workspaces/${acme().id}/calls`);
    const newest = seeded(body['calls'] as { direction: string }[], 0, 'call');
    expect(newest.direction, 'the newest call is still the customer’s own').toBe('inbound');
  });
});
