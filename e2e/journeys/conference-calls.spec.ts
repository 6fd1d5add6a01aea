import { CALL_WINDOW, expectAccessible } from '../harness/accessibility.ts';
import { Agent } from '../harness/agent.ts';
import { expectHears, expectHearsBoth, expectRingback, expectSilence, expectSpeech } from '../harness/audio-probe.ts';
import { PHONE } from '../harness/browsers.ts';
import { setCallStrategy } from '../harness/call-strategy.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

/** Expects that the docked call window covers no column of the table of calls. */
async function expectBesideTable({ page, callDialog }: Agent): Promise<void> {
  const [table, dialog] = await Promise.all([page.getByRole('table').boundingBox(), callDialog.boundingBox()]);
  if (!table || !dialog) throw new Error('The table or the call window is not visible.');
  expect(table.x + table.width, 'right edge of the table of calls').toBeLessThanOrEqual(dialog.x);
}

test.beforeEach(() => setCallStrategy('conference'));
// The next tests of this worker use the same workspace.
test.afterEach(() => setCallStrategy('client'));

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
  await expect(grace.incoming).toContainText(`${ada.user.name} wants to ask you first`);
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

  await ada.page.getByRole('button', { name: /^Team/ }).click();
  await ada.page.getByRole('button', { name: `Call ${grace.user.name}` }).click();
  await expect(grace.incoming).toContainText(`${ada.user.name} is calling you`);
  await expectRingback(ada.page);
  await grace.accept();
  await expectHears(ada.page, AGENT_HZ);
  await expectHears(grace.page, AGENT_HZ);
  await grace.hangUp();
  await ada.expectIdle();
});

test('an agent calls a customer, hears the ringing, holds the call, and ends the ringing of the next one', async ({
  agent,
  phone,
}) => {
  await agent.dial(phone.number);
  await phone.expectRinging();
  await expect(agent.callDialog).toContainText('Ringing…');
  await expectRingback(agent.page);
  await phone.answer();
  await agent.expectOnCall();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await agent.press('Hold');
  await expect(agent.callDialog).toContainText('On hold');
  await expectSilence(agent.page);
  await agent.press('Resume');
  await expectHears(phone.page, AGENT_HZ);
  await phone.hangUp();
  await agent.expectIdle();

  await agent.dial(phone.number);
  await phone.expectRinging();
  await agent.hangUp();
  await phone.expectEnded('the caller hung up');
  await agent.expectIdle();
});

test('an agent on a small screen merges an outside number into a call, removes it and transfers to it', async ({
  agentContext,
  customerContext,
  phone,
}) => {
  const agent = await Agent.signedInAvailable(await agentContext({ viewport: PHONE }));
  const expert = await Handset.open(await customerContext());
  await phone.call(workspace().number);
  await agent.accept();
  await expectHears(phone.page, AGENT_HZ);
  await expect(agent.callDialog.getByRole('button', { name: 'Transfer', exact: true })).toBeVisible();
  await expectAccessible(agent.page, 'a conference call', CALL_WINDOW);

  await agent.choose('Transfer', expert.number);
  await expectAccessible(agent.page, 'the target of a transfer', CALL_WINDOW);
  await agent.press('Ask first');
  await expert.answer();
  await expectHears(expert.page, AGENT_HZ);
  await expectSpeech(phone.page);
  await expectAccessible(agent.page, 'a consultation', CALL_WINDOW);
  await agent.press('Merge');
  await expectHearsBoth(phone.page, AGENT_HZ, CUSTOMER_HZ);

  await agent.callDialog.getByRole('button', { name: /^Remove/ }).click();
  await expert.expectEnded('the other party hung up');
  await expectHears(phone.page, AGENT_HZ);

  await agent.choose('Transfer', expert.number);
  await agent.press('Transfer now');
  await agent.expectIdle();
  await expectSpeech(phone.page);
  await expert.answer();
  await expectHears(phone.page, CUSTOMER_HZ);
  await phone.hangUp();
  await expert.expectEnded('the other party hung up');
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

test('a supervisor listens, whispers to the agent, barges in, and takes the call over', async ({
  agentContext,
  phone,
}) => {
  const grace = await Agent.signedInAvailable(await agentContext(), 1);
  const ada = await Agent.signIn(await agentContext());
  await ada.open('Live');
  await phone.call(workspace().number);
  await grace.accept();
  const row = ada.page.getByRole('region', { name: 'Live calls' }).getByRole('listitem');
  await expect(row).toContainText(`with ${grace.user.name}`);
  await row.getByRole('button', { name: /^Listen/ }).click();
  const panel = ada.page.getByRole('dialog', { name: /^Supervising the call with/ });
  await expect(panel).toContainText('No one hears you');
  await expectHearsBoth(ada.page, AGENT_HZ, CUSTOMER_HZ);
  await expect(grace.callDialog).toContainText(`${ada.user.name} is listening.`);

  // The agents have the same tone, so the customer hears the supervisor only while the agent is muted.
  await grace.press('Mute');
  await expectSilence(phone.page);
  await panel.getByRole('button', { name: 'Whisper' }).click();
  await expect(panel).toContainText(`Only ${grace.user.name} hears you`);
  await expectHearsBoth(grace.page, AGENT_HZ, CUSTOMER_HZ);
  await expectSilence(phone.page);
  await panel.getByRole('button', { name: 'Barge in' }).click();
  await expectHears(phone.page, AGENT_HZ);
  await expect(grace.callDialog).toContainText(`${ada.user.name} is speaking in the call.`);

  await panel.getByRole('button', { name: 'Take over' }).click();
  await expect(grace.callDialog).toContainText(`${ada.user.name} took over this call.`);
  await ada.expectOnCall();
  await expectHears(phone.page, AGENT_HZ);
  await expectHears(ada.page, CUSTOMER_HZ);
  await ada.hangUp();
  await phone.expectEnded('the other party hung up');
});

test('an agent on a call accepts a waiting caller with the first on hold, and switches in another tab', async ({
  agent,
  phone,
  customerContext,
}) => {
  await setCallStrategy('conference', true);
  const second = await Handset.open(await customerContext());
  await phone.call(workspace().number);
  await agent.accept();
  await expectHears(phone.page, AGENT_HZ);

  await second.call(workspace().number);
  const waiting = agent.page.getByRole('dialog', { name: 'Call waiting' });
  await expect(waiting).toBeVisible();
  const [card, window] = await Promise.all([waiting.boundingBox(), agent.callDialog.boundingBox()]);
  if (!card || !window) throw new Error('The card or the call window is not visible.');
  expect(card.x + card.width, 'right edge of the card').toBeLessThanOrEqual(window.x);
  await waiting.getByRole('button', { name: 'Hold and accept' }).click();
  await expectHears(second.page, AGENT_HZ);
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectSpeech(phone.page);

  const mirror = new Agent(await agent.page.context().newPage(), agent.user);
  await mirror.page.goto(getDemo().console);
  await mirror.callDialog.getByRole('tab', { name: 'On hold' }).click();
  await expectHears(phone.page, AGENT_HZ);
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectSpeech(second.page);

  await mirror.hangUp();
  await phone.expectEnded('the other party hung up');
  await agent.page.getByRole('button', { name: 'Rejoin' }).click();
  await expectHears(second.page, AGENT_HZ);
  // The Voice SDK logs an error if its audio element has not started when the call ends.
  await expectHears(agent.page, CUSTOMER_HZ);
  await agent.hangUp();
  await second.expectEnded('the other party hung up');
});
