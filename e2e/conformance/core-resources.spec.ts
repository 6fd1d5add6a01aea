import { expect, test } from '@playwright/test';
import { twilioClient } from './twilio-node-client.ts';

const NOBODY = '+15550109001';
const PAUSE = '<Response><Pause length="20"/></Response>';

test('the account, as its owner and as a key of it', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  expect((await client.api.v2010.accounts(account.accountSid).fetch()).status).toBe('active');
  const key = await client.newKeys.create({ friendlyName: 'conformance' });
  expect(key.sid).toMatch(/^SK[0-9a-f]{32}$/);
  const asKey = twilioClient(key.sid, key.secret);
  await asKey.client.applications.list();
  expect((await client.keys(key.sid).update({ friendlyName: 'renamed' })).friendlyName).toBe('renamed');
  expect((await client.keys(key.sid).fetch()).friendlyName).toBe('renamed');
  expect(await client.keys(key.sid).remove()).toBe(true);
  await expect(asKey.client.applications.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  expectResponsesMatchOpenApi();
  asKey.expectResponsesMatchOpenApi();
});

test('applications', async () => {
  const { client, expectResponsesMatchOpenApi } = twilioClient();
  const made = await client.applications.create({
    friendlyName: 'conformance',
    voiceUrl: 'https://example.test/voice',
  });
  expect(made).toMatchObject({
    friendlyName: 'conformance',
    voiceUrl: 'https://example.test/voice',
    voiceMethod: 'POST',
  });
  expect((await client.applications(made.sid).update({ voiceMethod: 'GET' })).voiceMethod).toBe('GET');
  expect((await client.applications.list({ friendlyName: 'conformance' })).map(({ sid }) => sid)).toEqual([made.sid]);
  expect((await client.applications(made.sid).fetch()).voiceMethod).toBe('GET');
  expect(await client.applications(made.sid).remove()).toBe(true);
  await expect(client.applications(made.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expectResponsesMatchOpenApi();
});

test('phone numbers', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: account.number });
  expect(number).toMatchObject({ phoneNumber: account.number, capabilities: { voice: true } });
  const sid = number?.sid ?? '';
  const { friendlyName } = await client.incomingPhoneNumbers(sid).fetch();
  expect((await client.incomingPhoneNumbers(sid).update({ friendlyName: 'renamed' })).friendlyName).toBe('renamed');
  await client.incomingPhoneNumbers(sid).update({ friendlyName });
  expectResponsesMatchOpenApi();
});

test('a call is placed, seen, listed page by page and cancelled', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const call = await client.calls.create({ to: NOBODY, from: account.number, twiml: PAUSE, timeout: 5 });
  expect(call).toMatchObject({ to: NOBODY, from: account.number, direction: 'outbound-api' });
  expect(['queued', 'ringing']).toContain(call.status);
  expect((await client.calls(call.sid).fetch()).sid).toBe(call.sid);
  const second = await client.calls.create({ to: NOBODY, from: account.number, twiml: PAUSE, timeout: 5 });
  const paged = await client.calls.list({ to: NOBODY, pageSize: 1 });
  expect(paged.map(({ sid }) => sid)).toEqual(expect.arrayContaining([call.sid, second.sid]));
  await client.calls(call.sid).update({ status: 'canceled' });
  await client.calls(second.sid).update({ status: 'completed' });
  await expect.poll(async () => (await client.calls(call.sid).fetch()).status).toBe('canceled');
  expectResponsesMatchOpenApi();
});

for (const [what, options, code] of [
  ['no From', { to: NOBODY, twiml: PAUSE }, 21213],
  ['a From that is not ours', { to: NOBODY, from: '+15550109999', twiml: PAUSE }, 21210],
  ['a To that is no number', { to: '12', twiml: PAUSE }, 21211],
  ['neither Url nor Twiml', { to: NOBODY }, 21205],
  ['a Url that is none', { to: NOBODY, url: 'not-a-url' }, 21205],
  ['an event that is none', { to: NOBODY, twiml: PAUSE, statusCallbackEvent: ['never'] }, 21626],
] as const) {
  test(`a call with ${what} is refused with ${code}`, async () => {
    const { client, account } = twilioClient();
    const from = what === 'no From' ? '' : account.number;
    await expect(client.calls.create({ from, ...options } as never)).rejects.toMatchObject({ status: 400, code });
  });
}

test('a wrong token is refused with 20003', async () => {
  const { client } = twilioClient(undefined, '0'.repeat(32));
  await expect(client.calls.list()).rejects.toMatchObject({ status: 401, code: 20003 });
});
