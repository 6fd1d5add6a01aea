import { expect, test } from '@playwright/test';
import { twilioClient } from './twilio-node-client.ts';

const UNREGISTERED_NUMBER = '+15550109001';
const PAUSE_TWIML = '<Response><Pause length="20"/></Response>';

test('the account is read with its Auth Token, and an API key works until it is deleted', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  expect((await client.api.v2010.accounts(account.accountSid).fetch()).status).toBe('active');
  const key = await client.newKeys.create({ friendlyName: 'conformance' });
  expect(key.sid).toMatch(/^SK[0-9a-f]{32}$/);
  const keyClient = twilioClient(key.sid, key.secret);
  await keyClient.client.applications.list();
  expect((await client.keys(key.sid).update({ friendlyName: 'renamed' })).friendlyName).toBe('renamed');
  expect((await client.keys(key.sid).fetch()).friendlyName).toBe('renamed');
  expect(await client.keys(key.sid).remove()).toBe(true);
  await expect(keyClient.client.applications.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  expectResponsesMatchOpenApi();
  keyClient.expectResponsesMatchOpenApi();
});

test('a TwiML app is created, updated, listed and deleted', async () => {
  const { client, expectResponsesMatchOpenApi } = twilioClient();
  const app = await client.applications.create({
    friendlyName: 'conformance',
    voiceUrl: 'https://example.test/voice',
  });
  expect(app).toMatchObject({
    friendlyName: 'conformance',
    voiceUrl: 'https://example.test/voice',
    voiceMethod: 'POST',
  });
  expect((await client.applications(app.sid).update({ voiceMethod: 'GET' })).voiceMethod).toBe('GET');
  expect((await client.applications.list({ friendlyName: 'conformance' })).map(({ sid }) => sid)).toEqual([app.sid]);
  expect((await client.applications(app.sid).fetch()).voiceMethod).toBe('GET');
  expect(await client.applications(app.sid).remove()).toBe(true);
  await expect(client.applications(app.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expectResponsesMatchOpenApi();
});

test('a phone number is listed, fetched and renamed', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: account.number });
  expect(number).toMatchObject({ phoneNumber: account.number, capabilities: { voice: true } });
  const sid = number?.sid ?? '';
  const { friendlyName } = await client.incomingPhoneNumbers(sid).fetch();
  expect((await client.incomingPhoneNumbers(sid).update({ friendlyName: 'renamed' })).friendlyName).toBe('renamed');
  await client.incomingPhoneNumbers(sid).update({ friendlyName });
  expectResponsesMatchOpenApi();
});

test('a call is created, fetched, listed by pages and canceled', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const call = await client.calls.create({
    to: UNREGISTERED_NUMBER,
    from: account.number,
    twiml: PAUSE_TWIML,
    timeout: 60,
  });
  expect(call).toMatchObject({ to: UNREGISTERED_NUMBER, from: account.number, direction: 'outbound-api' });
  expect(['queued', 'ringing']).toContain(call.status);
  expect((await client.calls(call.sid).fetch()).sid).toBe(call.sid);
  const second = await client.calls.create({
    to: UNREGISTERED_NUMBER,
    from: account.number,
    twiml: PAUSE_TWIML,
    timeout: 60,
  });
  const paged = await client.calls.list({ to: UNREGISTERED_NUMBER, pageSize: 1 });
  expect(paged.map(({ sid }) => sid)).toEqual(expect.arrayContaining([call.sid, second.sid]));
  await client.calls(call.sid).update({ status: 'canceled' });
  await client.calls(second.sid).update({ status: 'completed' });
  await expect.poll(async () => (await client.calls(call.sid).fetch()).status).toBe('canceled');
  expectResponsesMatchOpenApi();
});

for (const [fault, options, code] of [
  ['without From', { to: UNREGISTERED_NUMBER, twiml: PAUSE_TWIML }, 21213],
  [
    'with a From number of another account',
    { to: UNREGISTERED_NUMBER, from: '+15550109999', twiml: PAUSE_TWIML },
    21210,
  ],
  ['with an invalid To number', { to: '12', twiml: PAUSE_TWIML }, 21211],
  ['without Url and Twiml', { to: UNREGISTERED_NUMBER }, 21205],
  ['with an invalid Url', { to: UNREGISTERED_NUMBER, url: 'not-a-url' }, 21205],
  [
    'with an unknown status callback event',
    { to: UNREGISTERED_NUMBER, twiml: PAUSE_TWIML, statusCallbackEvent: ['never'] },
    21626,
  ],
] as const) {
  test(`a call ${fault} is rejected with error ${code}`, async () => {
    const { client, account } = twilioClient();
    const from = fault === 'without From' ? '' : account.number;
    await expect(client.calls.create({ from, ...options } as never)).rejects.toMatchObject({ status: 400, code });
  });
}

test('a wrong Auth Token is rejected with error 20003', async () => {
  const { client } = twilioClient(undefined, '0'.repeat(32));
  await expect(client.calls.list()).rejects.toMatchObject({ status: 401, code: 20003 });
});
