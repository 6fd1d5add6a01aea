import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import twilio from 'twilio';
import { twilioClient } from './twilio-node-client.ts';

interface Received {
  url: string;
  signature: string;
  parameters: Record<string, string>;
}

let server: Server;
let base: string;
const received: Received[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part;
    });
    request.on('end', () => {
      received.push({
        url: `${base}${request.url}`,
        signature: String(request.headers['x-twilio-signature']),
        parameters: Object.fromEntries(new URLSearchParams(body)),
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => new Promise((closed) => server.close(closed)));

test('status callbacks have the documented parameters, order and signature', async () => {
  const { client, account } = twilioClient();
  const call = await client.calls.create({
    to: '+15550109002',
    from: account.number,
    twiml: '<Response/>',
    statusCallback: `${base}/status?source=conformance`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  await expect.poll(() => received.map(({ parameters }) => parameters['CallStatus'])).toContain('ringing');
  await client.calls(call.sid).update({ status: 'canceled' });
  await expect.poll(() => received.map(({ parameters }) => parameters['CallStatus'])).toContain('canceled');

  const ordered = received.toSorted(
    (a, b) => Number(a.parameters['SequenceNumber']) - Number(b.parameters['SequenceNumber']),
  );
  expect(ordered.map(({ parameters }) => parameters['CallStatus'])).toEqual(['initiated', 'ringing', 'canceled']);
  for (const { url, signature, parameters } of received) {
    expect(twilio.validateRequest(account.authToken, signature, url, parameters), url).toBe(true);
    expect(twilio.validateRequest('0'.repeat(32), signature, url, parameters)).toBe(false);
    expect(parameters).toMatchObject({
      CallSid: call.sid,
      AccountSid: account.accountSid,
      From: account.number,
      To: '+15550109002',
      Direction: 'outbound-api',
      ApiVersion: '2010-04-01',
      CallbackSource: 'call-progress-events',
    });
  }
});
