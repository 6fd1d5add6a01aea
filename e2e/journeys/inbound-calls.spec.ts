import { Agent } from '../harness/agent.ts';
import { expectHears, expectKeyTone, expectSilence, expectSpeech } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';

const line = () => seeded(getDemo().workspaces, 0, 'workspace').number;

test('a customer calls, the agent accepts, both hear each other, the agent hangs up', async ({ agent, phone }) => {
  await phone.call(line());
  await expect(agent.incoming).toBeVisible();
  await agent.accept();
  await phone.expectOnCall();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
  await agent.hangUp();
  await phone.expectEnded('the other party hung up', 1_000);
  await agent.expectIdle();
});

test('a caller who hangs up frees the agent within a second', async ({ agent, phone }) => {
  await phone.call(line());
  await agent.accept();
  await phone.expectOnCall();
  await phone.hangUp();
  await agent.expectIdle(1_000);
});

test('the agent declines, and the caller is told in spoken words', async ({ agent, phone }) => {
  await phone.call(line());
  await expect(agent.incoming).toBeVisible();
  await agent.decline();
  await expect(agent.incoming).toBeHidden();
  await expectSpeech(phone.page);
  await phone.expectEnded('the other party hung up');
  await agent.open('Calls');
  await expect(agent.page.getByText('Declined', { exact: true }).first()).toBeVisible();
});

test('the caller gives up, and the agent stops ringing', async ({ agent, phone }) => {
  await phone.call(line());
  await expect(agent.incoming).toBeVisible();
  await phone.hangUp();
  await expect(agent.incoming).toBeHidden({ timeout: 1_000 });
  await agent.expectIdle();
});

test('with nobody available the caller hears a spoken sorry', async ({ phone }) => {
  await phone.call(line());
  await expectSpeech(phone.page);
  await phone.expectEnded('the other party hung up');
});

test('muted, the agent is not heard; unmuted, she is again', async ({ agent, phone }) => {
  await phone.call(line());
  await agent.accept();
  await expectHears(phone.page, AGENT_HZ);
  await agent.press('Mute');
  await expectSilence(phone.page);
  await agent.press('Unmute');
  await expectHears(phone.page, AGENT_HZ);
});

test('keys pressed at one end arrive at the other', async ({ agent, phone }) => {
  await phone.call(line());
  await agent.accept();
  await phone.expectOnCall();
  await agent.press('Keypad');
  for (const key of ['1', '2', '#']) await agent.press(key);
  await expect(phone.digits).toHaveText('12#');
  await phone.pressKey('5');
  await expectKeyTone(agent.page, '5');
});

test('both agents ring, one accepts, and the other stops ringing', async ({ agent, agentContext, phone }) => {
  const second = await Agent.signedInAvailable(await agentContext(), 1);
  await phone.call(line());
  await expect(agent.incoming).toBeVisible();
  await expect(second.incoming).toBeVisible();
  await second.accept();
  await expect(agent.incoming).toBeHidden();
  await expectHears(phone.page, AGENT_HZ);
  await agent.expectIdle();
});

test('an agent who reloads the page while available comes back available', async ({ agent, phone }) => {
  await agent.page.reload();
  await expect(agent.available).toBeChecked();
  await phone.call(line());
  await agent.accept();
  await phone.expectOnCall();
});
