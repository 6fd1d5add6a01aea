import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

/** Places a call by REST and returns a function that reads its status. */
async function placeCall(to: string) {
  const { accountSid, authToken, number } = seeded(getDemo().workspaces, 0, 'workspace');
  const calls = `${getDemo().exchange}/2010-04-01/Accounts/${accountSid}/Calls`;
  const headers = { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
  const Twiml = '<Response><Pause length="4"/><Say>Please call me back.</Say></Response>';
  const body = new URLSearchParams({ To: to, From: number, Twiml, MachineDetection: 'Enable' });
  const { sid } = await (await fetch(`${calls}.json`, { method: 'POST', headers, body })).json();
  return async () => {
    const call = await (await fetch(`${calls}/${sid}.json`, { headers })).json();
    return `${call.status} ${call.answered_by ?? ''}`.trim();
  };
}

test('a phone is busy, answers with voicemail or rings, and keeps a call log', async ({ phone }) => {
  const whenCalled = phone.page.getByLabel('Incoming calls');
  await whenCalled.selectOption('Busy');
  // The field shows a choice when the exchange has stored it.
  await expect(whenCalled).toHaveValue('busy');
  await expect.poll(await placeCall(phone.number)).toBe('busy');

  await whenCalled.selectOption('Send to voicemail');
  await expect(phone.page.getByText('Listen to messages')).toBeVisible();
  await expect.poll(await placeCall(phone.number), { timeout: 30_000 }).toBe('completed machine_start');

  await phone.page.reload();
  await expect(whenCalled).toHaveValue('voicemail');
  await whenCalled.selectOption('Ring this phone');
  await expect(whenCalled).toHaveValue('page');
  const callStatus = await placeCall(phone.number);
  await phone.answer();
  await phone.expectOnCall();
  await phone.hangUp();
  await expect.poll(callStatus).toBe('completed human');

  const log = phone.page.getByRole('group').filter({ hasText: 'Calls (1)' });
  await log.getByText('Calls (1)').click();
  await expect(log.getByRole('listitem')).toContainText('you hung up');
});

test('two phones of a page cannot call each other without an account', async ({ phone }) => {
  await phone.page.getByRole('button', { name: 'Add phone' }).click();
  const second = phone.page.getByRole('region', { name: 'Phone 2' });
  await expect(second.getByRole('status').first()).toHaveText('Ready');
  await second.getByLabel('Number to call').fill(phone.number);
  await second.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(second.getByRole('alert').filter({ hasText: 'not in service' })).toBeVisible();
  await second.getByRole('button', { name: 'Remove Phone 2' }).click();
  await expect(second).toHaveCount(0);
});
