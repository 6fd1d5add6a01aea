import { expect, test } from '@playwright/test';
import twilio from 'twilio';
import { type StandaloneExchange, startExchange } from '../harness/standalone-exchange.ts';
import { OpenApiValidator } from './openapi-validator.ts';

const PHONE_NUMBER = '+15550001111';
const ANSWER_SCRIPT = '[{"say":"hello"},{"waitMs":200},{"hangup":true}]';

test('every operation of the exchange’s own API responds as its openapi.yaml describes', async () => {
  const validator = OpenApiValidator.forExchange();
  const exchange = await startExchange('--voice-url', 'http://127.0.0.1:1/voice'); // an unreachable application
  const requestedOperations = new Set<string>();
  const violations: string[] = [];
  const request = async (status: number, method: string, path: string, body?: string) => {
    const response = await fetch(exchange.url + path, {
      method,
      ...(body && { body, headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBe(status);
    const type = response.headers.get('Content-Type')?.replace(/;.*/, '') ?? '';
    const parsedBody = type === 'application/json' ? JSON.parse(text) : text;
    const pathname = path.replace(/\?.*/, '');
    requestedOperations.add(validator.operation(method, pathname) ?? `${method} ${pathname}`);
    violations.push(...validator.violations(method, pathname, status, type, parsedBody));
    return parsedBody;
  };
  try {
    await usePhones(request);
    const { sid } = await useCalls(request, exchange);
    await useAccounts(request, exchange);
    await useClockAndChaos(request);
    for (const path of ['/health', '/exchange', '/exchange/numbers', '/exchange/ca.pem'])
      await request(200, 'GET', path);
    const { webhooks } = await request(200, 'GET', `/exchange/webhooks?callSid=${sid}`);
    expect(webhooks).not.toEqual([]);
    await postInsightsEvent(exchange);
    const { insights } = await request(200, 'GET', '/exchange/insights');
    expect(insights).toHaveLength(1);
  } finally {
    await exchange.stop();
  }
  expect([...new Set(violations)].sort(), 'differences from openapi.yaml').toEqual([]);
  expect([...requestedOperations].sort()).toEqual(validator.operations().sort());
});

type SendRequest = (status: number, method: string, path: string, body?: string) => ReturnType<typeof JSON.parse>;

async function usePhones(request: SendRequest): Promise<void> {
  await request(201, 'POST', '/exchange/phones', `{"number":"${PHONE_NUMBER}","script":${ANSWER_SCRIPT}}`);
  await request(400, 'POST', '/exchange/phones', `{"number":"${PHONE_NUMBER}","script":[{"dance":true}]}`);
  await request(200, 'GET', '/exchange/phones');
  await request(200, 'GET', `/exchange/phones/${PHONE_NUMBER}`);
  await request(204, 'DELETE', `/exchange/phones/${PHONE_NUMBER}`);
  await request(404, 'GET', `/exchange/phones/${PHONE_NUMBER}`);
  await request(204, 'DELETE', '/exchange/phones');
}

async function useCalls(request: SendRequest, { number }: StandaloneExchange): Promise<{ sid: string }> {
  const script = '"giveUpAfterMs 3000"';
  await request(404, 'POST', '/exchange/calls', `{"from":"${PHONE_NUMBER}","to":"+15550002222","script":${script}}`);
  const call = await request(
    201,
    'POST',
    '/exchange/calls',
    `{"from":"${PHONE_NUMBER}","to":"${number}","script":${script}}`,
  );
  const status = async () => (await request(200, 'GET', `/exchange/calls/${call.sid}`)).status;
  await expect.poll(status, { timeout: 30_000 }).toMatch(/^(completed|failed|busy|no-answer|canceled)$/);
  await request(200, 'GET', '/exchange/calls');
  await request(200, 'GET', `/exchange/calls/${call.sid}/heard/from.wav`);
  await request(404, 'GET', `/exchange/calls/CA${'0'.repeat(32)}`);
  return call;
}

async function useAccounts(request: SendRequest, { accountSid }: StandaloneExchange): Promise<void> {
  await request(200, 'GET', '/exchange/accounts');
  await request(200, 'GET', '/exchange/limits');
  await request(200, 'PUT', `/exchange/limits/${accountSid}`, '{"callsPerSecond":5}');
  await request(200, 'GET', `/exchange/standing/${accountSid}`);
  await request(200, 'PUT', `/exchange/standing/${accountSid}`, '{"type":"Trial"}');
  await request(404, 'GET', '/exchange/standing/AC1');
}

/** Posts an event to Insights as the Voice SDK does. */
async function postInsightsEvent({ url, accountSid, authToken }: StandaloneExchange): Promise<void> {
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = url;
  const key = await client.newKeys.create({ friendlyName: 'conformance' });
  const token = new twilio.jwt.AccessToken(accountSid, key.sid, key.secret, { identity: 'conformance', ttl: 600 });
  token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ incomingAllow: true }));
  const response = await fetch(`${url}/v4/EndpointEvents`, {
    method: 'POST',
    headers: { 'X-Twilio-Token': token.toJwt() },
    body: JSON.stringify({ group: 'connection', name: 'accepted', payload: {} }),
  });
  expect(response.status).toBe(200);
}

async function useClockAndChaos(request: SendRequest): Promise<void> {
  await request(200, 'GET', '/exchange/clock');
  await request(200, 'POST', '/exchange/clock', '{"stepMs":1000}');
  await request(400, 'POST', '/exchange/clock', '{"speed":-1}');
  await request(200, 'PUT', '/exchange/chaos', '{"seed":7,"rules":[{"mode":"rest.slow","chance":0}]}');
  await request(200, 'GET', '/exchange/chaos');
  await request(204, 'DELETE', '/exchange/chaos');
}
