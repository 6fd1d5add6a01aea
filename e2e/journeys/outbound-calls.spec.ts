import { ApiClient } from '../harness/api-client.ts';
import { expectHears } from '../harness/audio-probe.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { ENDS_WITHIN_MS } from '../harness/ends-within.ts';
import { AGENT_HZ, CUSTOMER_HZ } from '../harness/fake-microphones.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';
import { expectNotAvailable } from '../harness/presence.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

test('the agent dials a number, the customer answers, and both hear each other', async ({ agent, phone }) => {
  await agent.dial(phone.number);
  await phone.answer();
  await phone.expectOnCall();
  await agent.expectOnCall();
  await expectHears(phone.page, AGENT_HZ);
  await expectHears(agent.page, CUSTOMER_HZ);
  await phone.hangUp();
  await agent.expectIdle(ENDS_WITHIN_MS);
});

test('the customer sees the workspace’s number, and the call ends soon when the agent hangs up', async ({
  agent,
  phone,
}) => {
  await agent.dial(phone.number);
  await phone.expectRinging();
  expect((await phone.status.textContent())?.replace(/\D/g, '')).toBe(workspace().number.slice(1));
  await phone.answer();
  await agent.expectOnCall();
  await agent.hangUp();
  await phone.expectEnded('the other party hung up', ENDS_WITHIN_MS);
});

test('the agent calls a contact', async ({ agent, customerContext }) => {
  const { body } = await (await ApiClient.signIn()).get(`/api/workspaces/${workspace().id}/contacts`);
  const contact = seeded(body['contacts'] as { name: string; number: string }[], 0, 'contact');
  const phone = await Handset.open(await customerContext(), contact.number);
  await agent.open('Dialer');
  await agent.page.getByRole('button', { name: new RegExp(`^${contact.name}`) }).click();
  await agent.page.getByRole('button', { name: 'Call', exact: true }).click();
  await phone.answer();
  await expect(agent.page.getByRole('dialog', { name: `Call with ${contact.name}` })).toBeVisible();
  await agent.expectOnCall();
});

test('when the customer declines, the agent sees it in the history', async ({ agent, phone }) => {
  await agent.dial(phone.number);
  await phone.expectRinging();
  await phone.decline();
  await agent.expectIdle();
  await agent.open('Calls');
  const newest = agent.page
    .getByRole('row')
    .filter({ has: agent.page.getByRole('cell') })
    .first();
  await expect(newest).toContainText(phone.number.slice(-4));
  await expect(newest).toContainText('Declined');
});

test('the agent hangs up before the customer answers', async ({ agent, phone }) => {
  await agent.dial(phone.number);
  await phone.expectRinging();
  await agent.hangUp();
  await phone.expectEnded('the caller hung up', ENDS_WITHIN_MS);
  await agent.expectIdle();
});

test('a call placed by the API rings the customer first and then the agent', async ({ agent, phone }) => {
  const response = await (await ApiClient.signIn()).post(`/api/workspaces/${workspace().id}/make-direct-call`, {
    to: phone.number,
  });
  expect(response).toMatchObject({
    status: 200,
    body: { success: true, message: 'Call initiated successfully', status: 'initiated' },
  });
  expect(response.body['callSid']).toMatch(/^CA[0-9a-f]{32}$/);
  await phone.answer();
  await agent.accept();
  await expectHears(agent.page, CUSTOMER_HZ);
  await expectHears(phone.page, AGENT_HZ);
});

test('a call placed by the API for an unavailable agent is rejected', async () => {
  const api = await ApiClient.signIn();
  await expectNotAvailable(api, seeded(getDemo().signIns, 0, 'sign-in').name);
  const { status, body } = await api.post(`/api/workspaces/${workspace().id}/make-direct-call`, {
    to: '+15550103999',
  });
  expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'agent-unavailable' });
});
