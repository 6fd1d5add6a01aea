import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { registerScriptedPhone, startTwimlServer } from './call-endpoints.ts';
import { twilioClient } from './twilio-node-client.ts';

const PAUSE = '<Response><Pause length="30"/></Response>';

type Client = ReturnType<typeof twilioClient>['client'];

async function placeAnsweredCall(client: Client, from: string, to: string): Promise<string> {
  const call = await client.calls.create({ from, to, twiml: PAUSE });
  await expect.poll(async () => (await client.calls(call.sid).fetch()).status).toBe('in-progress');
  return call.sid;
}

/** Plays a sentence on the call and returns when it has ended, so that a recording has audio. */
async function playSentence(call: ReturnType<Client['calls']>): Promise<void> {
  const afterSentence = await startTwimlServer(PAUSE);
  await call.update({
    twiml: `<Response><Say>This call is recorded.</Say><Redirect>${afterSentence.voiceUrl}</Redirect></Response>`,
  });
  await expect.poll(afterSentence.countRequests, { message: 'requests after the sentence' }).toBe(1);
  afterSentence.close();
}

test('a call is recorded, and its recording is also a resource of the account', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const call = client.calls(
    await placeAnsweredCall(client, account.number, await registerScriptedPhone('+15550109020')),
  );
  const { sid } = await call.recordings.create({ recordingChannels: 'dual' });
  expect((await call.recordings(sid).fetch()).channels).toBe(2);
  await call.recordings(sid).update({ status: 'paused', pauseBehavior: 'skip' });
  await call.recordings('Twilio.CURRENT').update({ status: 'in-progress' });
  await playSentence(call);
  await call.recordings(sid).update({ status: 'stopped' });
  expect((await call.recordings.list()).map((each) => each.sid)).toEqual([sid]);

  await expect.poll(async () => (await client.recordings(sid).fetch()).status).toBe('completed');
  const { callSid } = await client.recordings(sid).fetch();
  expect((await client.recordings.list({ callSid })).map((each) => each.sid)).toEqual([sid]);
  expect(await client.recordings(sid).remove()).toBe(true);
  const second = await call.recordings.create();
  await call.recordings(second.sid).update({ status: 'stopped' });
  expect(await call.recordings(second.sid).remove()).toBe(true);
  await call.update({ status: 'completed' });
  expectResponsesMatchOpenApi();
});

test('a recorded message is transcribed', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const afterRecording = await startTwimlServer('<Response><Hangup/></Response>');
  const call = await client.calls.create({
    from: account.number,
    to: await registerScriptedPhone('+15550109021', { say: 'please call me back' }, { say: 'as soon as you can' }),
    twiml: `<Response><Record transcribe="true" timeout="4" playBeep="false" action="${afterRecording.voiceUrl}"/></Response>`,
  });
  const transcription = async () =>
    (await client.transcriptions.list()).find(({ recordingSid }) => recordingSid === recording?.sid);
  await expect.poll(async () => (await client.calls(call.sid).fetch()).status).toBe('completed');
  const [recording] = await client.recordings.list({ callSid: call.sid });
  await expect.poll(async () => (await transcription())?.status).toMatch(/^(completed|failed)$/);
  const sid = (await transcription())?.sid ?? '';
  expect((await client.transcriptions(sid).fetch()).recordingSid).toBe(recording?.sid);
  const ofRecording = client.recordings(recording?.sid ?? '').transcriptions;
  expect((await ofRecording.list()).map((each) => each.sid)).toEqual([sid]);
  await client
    .recordings(recording?.sid ?? '')
    .transcriptions(sid)
    .fetch();
  expect(await client.transcriptions(sid).remove()).toBe(true);
  await expect(client.transcriptions(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expectResponsesMatchOpenApi();
  afterRecording.close();
});

test('a media stream and a real-time transcription are started and stopped during a call', async () => {
  const { client, account, expectResponsesMatchOpenApi } = twilioClient();
  const call = client.calls(
    await placeAnsweredCall(client, account.number, await registerScriptedPhone('+15550109022')),
  );
  const silentServer = createServer().on('upgrade', () => {}); // accepts the connection and never responds
  await new Promise<void>((listening) => silentServer.listen(0, '127.0.0.1', listening));
  const url = `ws://127.0.0.1:${(silentServer.address() as AddressInfo).port}/`;
  const stream = await call.streams.create({ url, name: 'conformance' });
  expect(stream.status).toBe('in-progress');
  expect((await call.streams(stream.sid).update({ status: 'stopped' })).status).toBe('stopped');
  const transcription = await call.transcriptions.create({
    name: 'conformance',
    statusCallbackUrl: 'http://127.0.0.1:1/',
  });
  expect(transcription.status).toBe('in-progress');
  expect((await call.transcriptions(transcription.sid).update({ status: 'stopped' })).status).toBe('stopped');
  await call.update({ status: 'completed' });
  silentServer.closeAllConnections();
  silentServer.close();
  expectResponsesMatchOpenApi();
});
