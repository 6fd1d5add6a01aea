import type { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectHears, expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { analyzeRecording, type RecordedWindow } from '../harness/recorded-audio.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

async function configure(callStrategy: string, inbound: string): Promise<void> {
  const api = await ApiClient.signIn();
  const path = `/api/workspaces/${workspace().id}`;
  const policy = await api.get(`${path}/recording-policy`);
  const changes = [
    await api.patch(path, { callStrategy }),
    await api.put(`${path}/recording-policy`, { ...policy.body, inbound }),
  ];
  expect(
    changes.map(({ status }) => status),
    'statuses of the changes of the workspace',
  ).toEqual([200, 200]);
}

test.beforeEach(() => configure('conference', 'always'));
// The next tests of this worker use the same workspace.
test.afterEach(() => configure('client', 'off'));

const SILENT = 0.005;
const isSilent = ({ rms }: RecordedWindow) => rms < SILENT;
const LEFT = 0;
const RIGHT = 1;

/** Returns the seconds that the timer of the call shows. */
async function elapsed({ callDialog }: Agent): Promise<number> {
  const [minutes = 0, seconds = 0] = ((await callDialog.getByRole('timer').textContent()) ?? '').split(':').map(Number);
  return minutes * 60 + seconds;
}

test('an agent pauses the recording and holds the call, and hears the recording on the page of the call', async ({
  agent,
  phone,
}) => {
  await phone.call(workspace().number);
  await agent.accept();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await expect(agent.callDialog).toContainText('Recording');

  await agent.press('Pause recording');
  await expect(agent.callDialog).toContainText('Recording paused');
  const pausedAt = await elapsed(agent);
  await expect.poll(() => elapsed(agent), { message: 'seconds of the call' }).toBeGreaterThan(pausedAt + 1);
  await agent.press('Resume recording');
  await expect(agent.callDialog.getByRole('button', { name: 'Pause recording' })).toBeVisible();

  await agent.press('Hold');
  await expectSpeech(phone.page);
  await agent.press('Resume');
  await expectHears(phone.page, AGENT_HZ);
  await agent.hangUp();
  await agent.expectIdle();

  await agent.open('Calls');
  await agent.page.locator('a[href^="/calls/"]').filter({ visible: true }).first().click();
  const player = agent.page.getByRole('group', { name: 'Recording' });
  const audio = agent.page.waitForResponse((response) => response.url().includes('/api/recordings/'));
  await player.getByRole('button', { name: 'Play' }).click({ timeout: 20_000 });
  const url = (await audio).url();
  await expect(player.getByRole('slider', { name: 'Position' })).not.toHaveAttribute('aria-valuenow', '0');

  const wav = Buffer.from(await (await fetch(url)).arrayBuffer());
  const channels = analyzeRecording(wav, [CUSTOMER_HZ, AGENT_HZ]);
  const [customer, self] = channels;
  expect(sharesOf(customer, LEFT), 'windows of the left channel with another sound than the customer').toEqual([]);
  expect(sharesOf(self, RIGHT), 'windows of the right channel with another sound than the agent').toEqual([]);
  expect(customer.filter((window) => !isSilent(window)).length, 'audible windows of the customer').toBeGreaterThan(5);
  expect(self.filter((window) => !isSilent(window)).length, 'audible windows of the agent').toBeGreaterThan(5);
  expect(longestSilence(channels), 'tenths of a second in which both channels are silent').toBeGreaterThan(10);
});

/**
 * The least share of the channel's tone in an audible window. Another tone or the hold music has less than 0.005. A tone that jumps every
 * 10 ms, as a microphone may on a busy machine, has at least 0.19.
 */
const LEAST_SHARE = 0.1;

/** Returns the shares of the channel's tone in the audible windows that have another sound. */
const sharesOf = (windows: RecordedWindow[], tone: number): number[] =>
  windows
    .filter(({ rms, toneShares }) => rms > 0.02 && (toneShares[tone] ?? 0) < LEAST_SHARE)
    .map(({ toneShares }) => toneShares[tone] ?? 0);

function longestSilence([left, right]: [RecordedWindow[], RecordedWindow[]]): number {
  let [longest, current] = [0, 0];
  left.forEach((window, index) => {
    const other = right[index];
    current = isSilent(window) && (!other || isSilent(other)) ? current + 1 : 0;
    longest = Math.max(longest, current);
  });
  return longest;
}
