import { Agent } from '../harness/agent.ts';
import { expectHears, expectKeyTone, expectRingback, expectSilence, expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { ENDS_WITHIN_MS } from '../harness/ends-within.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';
import { withoutWaiting } from '../harness/without-waiting.ts';

const workspaceNumber = () => seeded(getDemo().workspaces, 0, 'workspace').number;

test('a customer calls, the agent accepts, both hear each other, and the agent hangs up', async ({ agent, phone }) => {
  await phone.call(workspaceNumber());
  await expect(agent.incoming).toBeVisible();
  await agent.accept();
  await phone.expectOnCall();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await agent.hangUp();
  await phone.expectEnded('the other party hung up', ENDS_WITHIN_MS);
  await agent.expectIdle();
});

test('when the caller hangs up, the agent’s call ends soon', async ({ agent, phone }) => {
  await phone.call(workspaceNumber());
  await agent.accept();
  await phone.expectOnCall();
  await phone.hangUp();
  await agent.expectIdle(ENDS_WITHIN_MS);
});

test('when the agent declines and callers do not wait, the caller hears a message', async ({ agent, phone }) => {
  await withoutWaiting(async () => {
    await phone.call(workspaceNumber());
    await expect(agent.incoming).toBeVisible();
    await agent.decline();
    await expect(agent.incoming).toBeHidden();
    await expectSpeech(phone.page);
    await phone.expectEnded('the other party hung up');
  });
  await agent.open('Calls');
  const newest = agent.page
    .getByRole('row')
    .filter({ has: agent.page.getByRole('cell') })
    .first();
  await expect(newest).toContainText(phone.number.slice(-4));
  await expect(newest).toContainText('Declined');
});

test('when the caller hangs up before an answer, the agent stops ringing', async ({ agent, phone }) => {
  await phone.call(workspaceNumber());
  await expect(agent.incoming).toBeVisible();
  await phone.hangUp();
  await expect(agent.incoming).toBeHidden({ timeout: ENDS_WITHIN_MS });
  await expect(agent.available).toBeChecked();
});

test('without an available agent the caller hears a message', async ({ phone }) => {
  await withoutWaiting(async () => {
    await phone.call(workspaceNumber());
    await expectSpeech(phone.page);
    await phone.expectEnded('the other party hung up');
  });
});

test('a second caller waits while the agent talks, and is offered when she hangs up', async ({
  agent,
  phone,
  customerContext,
}) => {
  await phone.call(workspaceNumber());
  await agent.accept();
  await phone.expectOnCall();

  const second = await Handset.open(await customerContext());
  await second.call(workspaceNumber());
  await expectRingback(second.page);
  await expect(agent.incoming).toBeHidden();

  await agent.hangUp();
  await expect(agent.incoming).toBeVisible();
  await agent.accept();
  await expectHears(second.page, AGENT_HZ);
  await expectHears(agent.page, CUSTOMER_HZ);
});

test('the caller does not hear a muted agent', async ({ agent, phone }) => {
  await phone.call(workspaceNumber());
  await agent.accept();
  await expectHears(phone.page, AGENT_HZ);
  await agent.press('Mute');
  await expectSilence(phone.page);
  await agent.press('Unmute');
  await expectHears(phone.page, AGENT_HZ);
});

test('DTMF digits reach the other side in both directions', async ({ agent, phone }) => {
  await phone.call(workspaceNumber());
  await agent.accept();
  await phone.expectOnCall();
  await agent.press('Keypad');
  for (const key of ['1', '2', '#']) await agent.press(key);
  await expect(phone.digits).toHaveText('12#');
  await phone.pressKey('5');
  await expectKeyTone(agent.page, '5');
});

test('two agents ring, and when one accepts the other stops ringing', async ({ agent, agentContext, phone }) => {
  const second = await Agent.signedInAvailable(await agentContext(), 1);
  await phone.call(workspaceNumber());
  await expect(agent.incoming).toBeVisible();
  await expect(second.incoming).toBeVisible();
  await second.accept();
  await expect(agent.incoming).toBeHidden();
  await expectHears(phone.page, AGENT_HZ);
  await agent.expectIdle();
});

test('an agent stays available after a page reload', async ({ agent, phone }) => {
  await agent.page.reload();
  await expect(agent.available).toBeChecked();
  await phone.call(workspaceNumber());
  await agent.accept();
  await phone.expectOnCall();
});
