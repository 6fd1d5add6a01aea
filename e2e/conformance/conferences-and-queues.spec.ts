import { expect, test } from '@playwright/test';
import { registerScriptedPhone, startTwimlServer } from './call-endpoints.ts';
import { twilioClient } from './twilio-node-client.ts';

test('a conference has participants and a recording', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const to = await registerScriptedPhone('+15550109010');
  const participant = await client.conferences('conformance room').participants.create({
    from: account.number,
    to,
    label: 'guest',
    conferenceRecord: 'true',
  });
  const conference = client.conferences(participant.conferenceSid);
  const guest = conference.participants(participant.callSid);
  await expect.poll(async () => (await guest.fetch()).status).toBe('connected');
  const second = await conference.participants.create({
    from: account.number,
    to: await registerScriptedPhone('+15550109011'),
  });
  await expect.poll(async () => (await conference.fetch()).status).toBe('in-progress');
  expect((await guest.update({ muted: true })).muted).toBe(true);
  expect((await guest.update({ hold: true, muted: false })).hold).toBe(true);
  expect((await conference.participants.list({ hold: true })).map(({ label }) => label)).toEqual(['guest']);
  await guest.update({ hold: false });

  const inProgress = await client.conferences.list({ friendlyName: 'conformance room', status: 'in-progress' });
  expect(inProgress.map(({ sid }) => sid)).toEqual([participant.conferenceSid]);

  const [recording] = await conference.recordings.list();
  const sid = recording?.sid ?? '';
  expect((await conference.recordings(sid).update({ status: 'paused' })).status).toBe('paused');
  expect((await conference.recordings(sid).update({ status: 'in-progress' })).status).toBe('in-progress');
  await conference.recordings(sid).update({ status: 'stopped' });
  expect((await conference.recordings(sid).fetch()).source).toBe('Conference');

  expect(await conference.participants(second.callSid).remove()).toBe(true);
  expect((await conference.update({ status: 'completed' })).status).toBe('completed');
  expect((await conference.fetch()).reasonConferenceEnded).toBe('conference-ended-via-api');
  expect(await conference.recordings(sid).remove()).toBe(true);
  await expect(conference.recordings(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expectResponsesMatchOpenApi();
});

test('a queue has members, and a member is dequeued', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const nextTwiml = await startTwimlServer('<Response><Hangup/></Response>');
  const queue = await client.queues.create({ friendlyName: 'conformance queue', maxSize: 5 });
  expect((await client.queues(queue.sid).update({ maxSize: 7 })).maxSize).toBe(7);
  const call = await client.calls.create({
    from: account.number,
    to: await registerScriptedPhone('+15550109012'),
    twiml: '<Response><Enqueue>conformance queue</Enqueue></Response>',
  });
  const members = client.queues(queue.sid).members;
  await expect.poll(async () => (await members.list()).map(({ callSid }) => callSid)).toEqual([call.sid]);
  expect((await client.queues.list()).find(({ sid }) => sid === queue.sid)?.currentSize).toBe(1);
  expect(await client.queues(queue.sid).members('Front').fetch()).toMatchObject({ callSid: call.sid, position: 1 });
  await client.queues(queue.sid).members(call.sid).update({ url: nextTwiml.voiceUrl });
  await expect.poll(async () => (await client.calls(call.sid).fetch()).status).toBe('completed');
  expect((await client.queues(queue.sid).fetch()).currentSize).toBe(0);
  expect(await client.queues(queue.sid).remove()).toBe(true);
  expectResponsesMatchOpenApi();
  nextTwiml.close();
});
