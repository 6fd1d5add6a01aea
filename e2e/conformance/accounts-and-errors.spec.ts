import { expect, test } from '@playwright/test';
import { twilioClient } from './twilio-node-client.ts';

test('the list of accounts holds the account, which can be renamed', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const [listed, ...others] = await client.api.v2010.accounts.list();
  expect(others).toEqual([]);
  expect(listed?.sid).toBe(account.accountSid);
  expect(listed?.subresourceUris).toMatchObject({
    recordings: `/2010-04-01/Accounts/${account.accountSid}/Recordings.json`,
  });
  const context = client.api.v2010.accounts(account.accountSid);
  const friendlyName = listed?.friendlyName ?? '';
  expect((await context.update({ friendlyName: 'renamed' })).friendlyName).toBe('renamed');
  expect((await context.update({ friendlyName })).friendlyName).toBe(friendlyName);
  expectResponsesMatchOpenApi();
});

test('a standard API key may use neither accounts nor keys', async () => {
  const { client, account } = twilioClient();
  const key = await client.newKeys.create({ friendlyName: 'conformance' });
  const asKey = twilioClient(key.sid, key.secret).client;
  const unauthorized = { status: 401, code: 20003 };
  await asKey.applications.list();
  await expect(asKey.api.v2010.accounts.list()).rejects.toMatchObject(unauthorized);
  await expect(asKey.api.v2010.accounts(account.accountSid).fetch()).rejects.toMatchObject(unauthorized);
  await expect(asKey.keys.list()).rejects.toMatchObject(unauthorized);
  await expect(asKey.newKeys.create({})).rejects.toMatchObject(unauthorized);
  await expect(asKey.iam.v1.getApiKeys.list({ accountSid: account.accountSid })).rejects.toMatchObject(unauthorized);
  await client.keys(key.sid).remove();
});

test('the record of a call is deleted after the call has ended', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const { sid } = await client.calls.create({
    to: '+15550109040',
    from: account.number,
    twiml: '<Response><Pause length="20"/></Response>',
  });
  await expect(client.calls(sid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
  await client.calls(sid).update({ status: 'completed' });
  expect(await client.calls(sid).remove()).toBe(true);
  await expect(client.calls(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expectResponsesMatchOpenApi();
});

test('a resource that the exchange does not emulate has the error code of Twilio', async () => {
  const { client } = twilioClient();
  await expect(client.messages.list()).rejects.toMatchObject({ status: 404, code: 20404 });
  await expect(client.addresses.list()).rejects.toMatchObject({ status: 404, code: 20404 });
});
