import { expect, test } from '@playwright/test';
import twilio from 'twilio';
import { type StandaloneExchange, startExchange } from '../harness/standalone-exchange.ts';
import { OpenApiValidator } from './openapi-validator.ts';

const OUTSIDE = '+15550001111';
const FIRST_TO_ANSWER = '[{"say":"hello"},{"waitMs":200},{"hangup":true}]';

test('every answer of the exchange’s administration is as its own openapi.yaml says, and every one is described', async () => {
  const described = OpenApiValidator.forExchange();
  const exchange = await startExchange('--voice-url', 'http://127.0.0.1:1/voice'); // nobody is there
  const asked = new Set<string>();
  const faults: string[] = [];
  const ask = async (status: number, method: string, path: string, body?: string) => {
    const answer = await fetch(exchange.url + path, {
      method,
      ...(body && { body, headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBe(status);
    const type = answer.headers.get('Content-Type')?.replace(/;.*/, '') ?? '';
    const told = type === 'application/json' ? JSON.parse(text) : text;
    const bare = path.replace(/\?.*/, '');
    asked.add(described.operation(method, bare) ?? `${method} ${bare}`);
    faults.push(...described.violations(method, bare, status, type, told));
    return told;
  };
  try {
    await phones(ask);
    const { sid } = await calls(ask, exchange);
    await account(ask, exchange);
    await clockAndChaos(ask);
    for (const path of ['/health', '/exchange', '/exchange/numbers', '/exchange/ca.pem']) await ask(200, 'GET', path);
    const { webhooks } = await ask(200, 'GET', `/exchange/webhooks?callSid=${sid}`);
    expect(webhooks).not.toEqual([]);
    await report(exchange);
    const { insights } = await ask(200, 'GET', '/exchange/insights');
    expect(insights).toHaveLength(1);
  } finally {
    await exchange.stop();
  }
  expect([...new Set(faults)].sort(), 'what is described otherwise').toEqual([]);
  expect([...asked].sort()).toEqual(described.operations().sort());
});

type Ask = (status: number, method: string, path: string, body?: string) => ReturnType<typeof JSON.parse>;

async function phones(ask: Ask): Promise<void> {
  await ask(201, 'POST', '/exchange/phones', `{"number":"${OUTSIDE}","script":${FIRST_TO_ANSWER}}`);
  await ask(400, 'POST', '/exchange/phones', `{"number":"${OUTSIDE}","script":[{"dance":true}]}`);
  await ask(200, 'GET', '/exchange/phones');
  await ask(200, 'GET', `/exchange/phones/${OUTSIDE}`);
  await ask(204, 'DELETE', `/exchange/phones/${OUTSIDE}`);
  await ask(404, 'GET', `/exchange/phones/${OUTSIDE}`);
  await ask(204, 'DELETE', '/exchange/phones');
}

async function calls(ask: Ask, { number }: StandaloneExchange): Promise<{ sid: string }> {
  const script = '"giveUpAfterMs 3000"';
  await ask(404, 'POST', '/exchange/calls', `{"from":"${OUTSIDE}","to":"+15550002222","script":${script}}`);
  const call = await ask(201, 'POST', '/exchange/calls', `{"from":"${OUTSIDE}","to":"${number}","script":${script}}`);
  const status = async () => (await ask(200, 'GET', `/exchange/calls/${call.sid}`)).status;
  await expect.poll(status, { timeout: 30_000 }).toMatch(/^(completed|failed|busy|no-answer|canceled)$/);
  await ask(200, 'GET', '/exchange/calls');
  await ask(200, 'GET', `/exchange/calls/${call.sid}/heard/from.wav`);
  await ask(404, 'GET', `/exchange/calls/CA${'0'.repeat(32)}`);
  return call;
}

async function account(ask: Ask, { accountSid }: StandaloneExchange): Promise<void> {
  await ask(200, 'GET', '/exchange/accounts');
  await ask(200, 'GET', '/exchange/limits');
  await ask(200, 'PUT', `/exchange/limits/${accountSid}`, '{"callsPerSecond":5}');
  await ask(200, 'GET', `/exchange/standing/${accountSid}`);
  await ask(200, 'PUT', `/exchange/standing/${accountSid}`, '{"type":"Trial"}');
  await ask(404, 'GET', '/exchange/standing/AC1');
}

/** As a browser's Voice SDK does. */
async function report({ url, accountSid, authToken }: StandaloneExchange): Promise<void> {
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = url;
  const key = await client.newKeys.create({ friendlyName: 'conformance' });
  const token = new twilio.jwt.AccessToken(accountSid, key.sid, key.secret, { identity: 'conformance', ttl: 600 });
  token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ incomingAllow: true }));
  const answer = await fetch(`${url}/v4/EndpointEvents`, {
    method: 'POST',
    headers: { 'X-Twilio-Token': token.toJwt() },
    body: JSON.stringify({ group: 'connection', name: 'accepted', payload: {} }),
  });
  expect(answer.status).toBe(200);
}

async function clockAndChaos(ask: Ask): Promise<void> {
  await ask(200, 'GET', '/exchange/clock');
  await ask(200, 'POST', '/exchange/clock', '{"stepMs":1000}');
  await ask(400, 'POST', '/exchange/clock', '{"speed":-1}');
  await ask(200, 'PUT', '/exchange/chaos', '{"seed":7,"rules":[{"mode":"rest.slow","chance":0}]}');
  await ask(200, 'GET', '/exchange/chaos');
  await ask(204, 'DELETE', '/exchange/chaos');
}
