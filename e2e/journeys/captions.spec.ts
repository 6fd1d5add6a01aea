import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

async function configure(isOn: boolean): Promise<void> {
  const api = await ApiClient.signIn();
  const path = `/api/workspaces/${workspace().id}`;
  const settings = { live: isOn, recorded: isOn, language: 'en-US' };
  const policy = await api.get(`${path}/recording-policy`);
  const changes = [
    await api.put(`${path}/transcription-settings`, settings),
    await api.put(`${path}/recording-policy`, { ...policy.body, inbound: isOn ? 'always' : 'off' }),
  ];
  expect(
    changes.map(({ status }) => status),
    'statuses of the changes of the settings',
  ).toEqual([200, 200]);
}

test.beforeEach(() => configure(true));
// The next tests of this worker use the same workspace.
test.afterEach(() => configure(false));

test('an agent reads what the caller says, beside the call and on its page, and hears it', async ({ agent }) => {
  const from = uniquePhoneNumber();
  const sentence = [{ waitMs: 1500 }, { say: 'my order is late' }];
  const script = [...sentence, ...sentence, ...sentence, ...sentence, { waitMs: 60_000 }];
  const placed = await fetch(`${getDemo().exchange}/exchange/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from, to: workspace().number, script }),
  });
  expect(placed.status).toBeLessThan(300);
  await agent.accept();

  const captions = agent.callDialog.getByRole('log', { name: 'Live transcript' });
  await expect(captions).toContainText('Customer my order is late');
  await agent.hangUp();
  await agent.expectIdle();
  await agent.open('Calls');
  await agent.page.locator('a[href^="/calls/"]').filter({ visible: true }).first().click();
  const transcript = agent.page.getByRole('region', { name: 'Transcript' });
  await expect(transcript.getByRole('listitem').first()).toContainText('Customer my order is late');
  await expect(transcript).toContainText('The text of a scripted phone');

  await agent.page.keyboard.press('Control+k');
  await agent.page.getByRole('combobox', { name: /^Search contacts/ }).fill('orders late');
  await agent.page.getByRole('option', { name: /^Search transcripts/ }).click();
  const found = agent.page.getByRole('list', { name: 'Search results' }).getByRole('link');
  await expect(found.first().locator('mark').first()).toHaveText('order');
  await found.first().click();
  await expect(transcript.locator('[aria-current=true]')).toContainText('my order is late');

  // The transcript of the recording takes the place of the live one.
  await transcript
    .getByRole('button', { name: /^Play from / })
    .first()
    .click({ timeout: 20_000 });
  const player = agent.page.getByRole('group', { name: 'Recording' });
  await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(player.getByRole('slider', { name: 'Position' })).not.toHaveAttribute('aria-valuenow', '0');
});
