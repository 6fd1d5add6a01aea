import { ApiClient } from '../harness/api-client.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { Handset } from '../harness/handset.ts';
import { completedNewestCall } from '../harness/newest-call.ts';

const workspace = () => seeded(getDemo().workspaces, 0, 'workspace');

test('the call list shows the newest call first and updates it live', async ({ agent, phone, customerContext }) => {
  await agent.open('Calls');
  const rows = agent.page.getByRole('row').filter({ has: agent.page.getByRole('cell') });
  const newest = rows.first();
  const lastDigits = phone.number.slice(-4);
  await phone.call(workspace().number);
  await expect(newest).toContainText(lastDigits);
  await expect(newest).toContainText(/ringing/i);
  await agent.accept();
  await expect(newest).toContainText(/in progress|on (the )?call/i);
  await phone.expectOnCall();
  await phone.hangUp();
  await expect(newest).not.toContainText(/in progress/i);
  await expect(newest).toContainText(agent.user.name);
  await newest.click();
  await expect(agent.page.getByRole('region', { name: 'Details' }).getByText('Completed')).toBeVisible();
  await agent.page.goBack();

  const other = await Handset.open(await customerContext());
  await other.call(workspace().number);
  await expect(newest).toContainText(other.number.slice(-4));
  await expect(rows.nth(1)).toContainText(lastDigits);
  await other.hangUp();
  await expect(newest).toContainText(/canceled|missed|no answer/i);
});

test('a call has correct times and duration', async ({ agent, phone }) => {
  const before = Date.now();
  await phone.call(workspace().number);
  await agent.accept();
  await phone.expectOnCall();
  const timer = agent.callDialog.getByRole('timer');
  await expect(timer).toContainText(/0:(0[2-9]|[1-5]\d)/);
  await agent.hangUp();
  await phone.expectEnded('the other party hung up');

  const call = await completedNewestCall(await ApiClient.signIn());
  expect(call).toMatchObject({ direction: 'inbound', from: phone.number, to: workspace().number });
  expect(call['callSid']).toMatch(/^CA[0-9a-f]{32}$/);
  const [created, answered, ended] = ['createdAt', 'answeredAt', 'endedAt'].map((at) => Date.parse(call[at] as string));
  expect(created).toBeGreaterThanOrEqual(before - 1_000);
  expect(answered).toBeGreaterThanOrEqual(created ?? 0);
  expect(ended).toBeGreaterThanOrEqual(answered ?? 0);
  expect(call['durationSec']).toBeGreaterThanOrEqual(1);
  expect(call['durationSec']).toBeLessThanOrEqual(Math.ceil((Date.now() - before) / 1_000));
});
