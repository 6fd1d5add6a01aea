import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectHears, expectSilence } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { analyzeMessage } from '../harness/recorded-audio.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

// The next tests of this worker use the same workspace.
test.afterEach(async () => {
  const api = await ApiClient.signIn();
  const path = `/api/workspaces/${workspace().id}/voicemail-settings`;
  const { body } = await api.get(path);
  const { status } = await api.put(path, { ...body, enabled: false });
  expect(status, 'status of the change of the settings').toBe(200);
});

test('a caller hears the recorded greeting and leaves a message, which an agent plays and is done with', async ({
  agentContext,
  phone,
}) => {
  const agent = await Agent.signIn(await agentContext());
  const { page } = agent;
  await agent.open('Workspace');
  const settings = page.getByRole('region', { name: 'Voicemail' });
  await settings.getByLabel('Let callers leave a message').check();
  await settings.getByLabel('Greeting', { exact: true }).selectOption('audio');
  await settings.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(settings.getByRole('timer')).toHaveText(/^Recording 0:(0[2-9]|[1-5]\d)$/);
  await settings.getByRole('button', { name: 'Stop' }).click();
  await expect(settings.getByLabel('Listen to the recording')).toBeVisible();
  await settings.getByRole('button', { name: 'Save voicemail settings' }).click();
  await expect(page.getByText('Voicemail settings saved')).toBeVisible();

  await phone.call(workspace().number);
  await expectHears(phone.page, AGENT_HZ);
  await expectSilence(phone.page);
  await phone.hangUp();

  await page.getByRole('link', { name: 'Voicemail, 1 new message' }).click();
  await page.getByRole('button', { name: /^New message from / }).click();
  const player = page.getByRole('group', { name: /^Message from / });
  const audio = page.waitForResponse(/\/api\/recordings\//);
  await player.getByRole('button', { name: 'Play' }).click();
  const wav = Buffer.from(await (await fetch((await audio).url())).arrayBuffer());
  const windows = analyzeMessage(wav, [CUSTOMER_HZ, AGENT_HZ]);
  const [ofCustomer, ofGreeting] = [0, 1].map(
    (tone) => windows.filter(({ rms, toneShares }) => rms > 0.02 && (toneShares[tone] ?? 0) > 0.3).length,
  );
  expect(ofCustomer, 'tenths of a second with the customer').toBeGreaterThan(5);
  expect(ofGreeting, 'tenths of a second with the greeting').toBe(0);

  await expect(page.getByRole('link', { name: 'Voicemail', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await expect(page.getByText('No new messages')).toBeVisible();
});
