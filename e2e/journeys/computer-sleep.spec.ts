import { ApiClient } from '../harness/api-client.ts';
import { expectHears, expectRingback, expectSilence } from '../harness/audio-probe.ts';
import { setCallStrategy } from '../harness/call-strategy.ts';
import { duringSleep } from '../harness/computer-sleep.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { test } from '../harness/fixtures.ts';
import { expectOffline } from '../harness/presence.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

test('a computer that wakes rings for the caller who waits, and its call continues after a short sleep', async ({
  agent,
  agentBrowser,
  phone,
}) => {
  const api = await ApiClient.signIn();
  await setCallStrategy('conference');
  try {
    await duringSleep(agentBrowser, async () => {
      await expectOffline(api, agent.user.name);
      await phone.call(workspace().number);
      await expectRingback(phone.page);
    });
    await agent.accept();
    await expectHears(phone.page, AGENT_HZ);

    await duringSleep(agentBrowser, () => expectSilence(phone.page));
    await expectHears(agent.page, CUSTOMER_HZ);
    await expectHears(phone.page, AGENT_HZ);
    await agent.hangUp();
    await phone.expectEnded('the other party hung up');
  } finally {
    await setCallStrategy('client');
  }
});
