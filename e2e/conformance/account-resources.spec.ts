import { expect, test } from '@playwright/test';
import { twilioClient } from './twilio-node-client.ts';

test('phone numbers are searched, bought and released', async () => {
  const { client, expectResponsesMatchOpenApi } = twilioClient();
  const [found] = await client.availablePhoneNumbers('US').local.list({ areaCode: 415, limit: 1 });
  expect(found?.phoneNumber).toMatch(/^\+1415/);
  await client.availablePhoneNumbers('US').tollFree.list({ limit: 2 });
  await client.availablePhoneNumbers('GB').mobile.list({ limit: 2 });
  await client.availablePhoneNumbers('GB').fetch();
  await client.availablePhoneNumbers.list({ limit: 3 });
  const bought = await client.incomingPhoneNumbers.create({ phoneNumber: found?.phoneNumber ?? '' });
  expect(bought.type).toBe('local');
  expect(await client.incomingPhoneNumbers(bought.sid).remove()).toBe(true);
  const { local, mobile, tollFree } = client.incomingPhoneNumbers;
  const tollFreeNumber = await tollFree.create({ phoneNumber: '+18005550142' });
  expect((await client.incomingPhoneNumbers(tollFreeNumber.sid).fetch()).type).toBe('toll-free');
  expect((await tollFree.list()).map(({ sid }) => sid)).toContain(tollFreeNumber.sid);
  expect((await local.list()).map(({ sid }) => sid)).not.toContain(tollFreeNumber.sid);
  await mobile.list();
  expect(await client.incomingPhoneNumbers(tollFreeNumber.sid).remove()).toBe(true);
  expectResponsesMatchOpenApi();
});

test('outgoing caller IDs are verified, renamed and deleted', async () => {
  const { client, expectResponsesMatchOpenApi } = twilioClient();
  const validation = await client.validationRequests.create({ phoneNumber: '+14155550188' });
  const [verified] = await client.outgoingCallerIds.list({ phoneNumber: validation.phoneNumber });
  const sid = verified?.sid ?? '';
  expect((await client.outgoingCallerIds(sid).update({ friendlyName: 'mine' })).friendlyName).toBe('mine');
  await client.outgoingCallerIds(sid).fetch();
  expect(await client.outgoingCallerIds(sid).remove()).toBe(true);
  expectResponsesMatchOpenApi();
});

test('the IAM API manages API keys, and the Accounts API a secondary Auth Token', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const key = await client.iam.v1.newApiKey.create({ accountSid: account.accountSid, friendlyName: 'conformance' });
  await client.iam.v1.apiKey(key.sid).fetch();
  await client.iam.v1.getApiKeys.list({ accountSid: account.accountSid });
  expect((await client.iam.v1.apiKey(key.sid).update({ friendlyName: 'again' })).friendlyName).toBe('again');
  expect(await client.iam.v1.apiKey(key.sid).remove()).toBe(true);
  const { secondaryAuthToken } = await client.accounts.v1.secondaryAuthToken().create();
  expect(secondaryAuthToken).toMatch(/^[0-9a-f]{32}$/);
  expect(await client.accounts.v1.secondaryAuthToken().remove()).toBe(true);
  expectResponsesMatchOpenApi();
});

test('an unreachable status callback creates an alert, and a call has a summary', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const call = await client.calls.create({
    to: '+15550109002',
    from: account.number,
    twiml: '<Response/>',
    statusCallback: 'http://127.0.0.1:1/unreachable',
  });
  await client.calls(call.sid).update({ status: 'completed' });
  const alert = async () =>
    (await client.monitor.v1.alerts.list()).find((candidate) => candidate.resourceSid === call.sid);
  await expect.poll(async () => (await alert())?.errorCode).toBe('15003');
  const fetched = await client.monitor.v1.alerts((await alert())?.sid ?? '').fetch();
  expect(fetched).toMatchObject({ logLevel: 'warning', requestUrl: 'http://127.0.0.1:1/unreachable' });
  expect((await client.insights.v1.calls(call.sid).fetch()).sid).toBe(call.sid);
  expect((await client.insights.v1.calls(call.sid).summary().fetch()).callState).toBe('canceled');
  expectResponsesMatchOpenApi();
});
