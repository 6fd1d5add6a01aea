import { Agent } from '../harness/agent.ts';
import { ApiClient } from '../harness/api-client.ts';
import { expectHears, expectHearsBoth, expectSilence, expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

async function useStrategy(callStrategy: 'client' | 'conference'): Promise<void> {
  const api = await ApiClient.signIn();
  const { status } = await api.patch(`/api/workspaces/${workspace().id}`, { callStrategy });
  expect(status, 'status of the change of the workspace').toBe(200);
}

/** Expects that the docked call window covers no column of the table of calls. */
async function expectBesideTable({ page, callDialog }: Agent): Promise<void> {
  const [table, dialog] = await Promise.all([page.getByRole('table').boundingBox(), callDialog.boundingBox()]);
  if (!table || !dialog) throw new Error('The table or the call window is not visible.');
  expect(table.x + table.width, 'right edge of the table of calls').toBeLessThanOrEqual(dialog.x);
}

test.beforeEach(() => useStrategy('conference'));
// The next tests of this worker use the same workspace.
test.afterEach(() => useStrategy('client'));

test('an agent holds a call, asks a colleague first and hands the call over, who transfers it back', async ({
  agent: ada,
  agentContext,
  phone,
}) => {
  await phone.call(workspace().number);
  await ada.accept();
  await expectHears(ada.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await expectBesideTable(ada);

  await ada.press('Hold');
  await expect(ada.callDialog).toContainText('On hold');
  await expectSilence(ada.page);
  await expectSpeech(phone.page);
  await ada.press('Resume');
  await expectHears(phone.page, AGENT_HZ);

  const grace = await Agent.signedInAvailable(await agentContext(), 1);
  await ada.choose('Transfer', grace.user.name);
  await ada.press('Ask first');
  await expect(grace.incoming).toContainText(`${ada.user.name} asks you to join`);
  await expectSpeech(phone.page);
  await ada.press('Cancel');
  await expect(grace.incoming).toBeHidden();
  await expectHears(phone.page, AGENT_HZ);

  await ada.choose('Transfer', grace.user.name);
  await ada.press('Ask first');
  await grace.accept();
  await expectHears(ada.page, AGENT_HZ);
  await expectHears(grace.page, AGENT_HZ);
  await expectSpeech(phone.page);

  await ada.press('Swap');
  await expectHears(ada.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await ada.press('Complete');
  await ada.expectIdle();
  await expectHears(grace.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);

  await grace.choose('Transfer', ada.user.name);
  await grace.press('Transfer now');
  await grace.expectIdle();
  await expect(ada.incoming).toContainText(`Transferred by ${grace.user.name}`);
  await ada.accept();
  await expectHears(phone.page, AGENT_HZ);
  await expectHears(ada.page, CUSTOMER_HZ);

  await ada.choose('Add', grace.user.name);
  await ada.press('Add to call');
  await grace.accept();
  await expectHearsBoth(grace.page, AGENT_HZ, CUSTOMER_HZ);
  await ada.hangUp();
  await expectHears(grace.page, CUSTOMER_HZ);
  await grace.hangUp();
  await phone.expectEnded('the other party hung up');
});

test('the customer hears music while the agent reloads her page, and the agent rejoins the call', async ({
  agent,
  phone,
}) => {
  await phone.call(workspace().number);
  await agent.accept();
  await expectHears(phone.page, AGENT_HZ);

  let browserAsks = false;
  agent.page.once('dialog', (question) => {
    browserAsks = true;
    void question.accept();
  });
  await agent.page.reload();
  expect(browserAsks, 'whether the browser asked before the page closed').toBe(true);
  await expectSpeech(phone.page);
  await agent.page.getByRole('button', { name: 'Rejoin' }).click();
  await agent.expectOnCall();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await agent.hangUp();
  await phone.expectEnded('the other party hung up');
});
