import { expectAccessible } from '../harness/accessibility.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';

const exchangePage = () => `${getDemo().exchange}/exchange`;

async function post(path: string, body: object): Promise<Response> {
  const response = await fetch(`${exchangePage()}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return response;
}

/** Places a call from a scripted phone to a workspace. */
async function placeScriptedCall(from: string, sentence: string): Promise<string> {
  const to = seeded(getDemo().workspaces, 0, 'workspace').number;
  const script = [{ waitForSpeechMs: 3000 }, { say: sentence }, { waitMs: 500 }, { hangup: true }];
  const call = await post('/calls', { from, to, script });
  return (await call.json()).sid;
}

test('a call shows the audio of both ends and its webhooks', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(exchangePage());
  const from = uniquePhoneNumber();
  const sid = await placeScriptedCall(from, 'good morning');

  const call = page.getByRole('region', { name: 'Calls' }).getByRole('row').filter({ hasText: sid });
  await expect(call).toContainText(from);
  await expect(call).toContainText('completed');
  await expect(call).toContainText('“good morning”');
  const wav = await call.getByRole('link', { name: 'WAV' }).first().getAttribute('href');
  const recording = await fetch(new URL(String(wav), exchangePage()));
  expect(recording.headers.get('content-type')).toBe('audio/wav');

  const webhook = page.getByRole('region', { name: 'Webhooks' }).locator('details').filter({ hasText: sid }).last();
  await webhook.locator('summary').click();
  await expect(webhook).toContainText(`From=${from}`);
  await expect(webhook).toContainText('X-Twilio-Signature: ');
  await expect(webhook).toContainText('<Response>');
});

test('a chaos rule is added, and removed by keyboard', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(exchangePage());
  const rules = page.getByRole('region', { name: 'Chaos' });
  await expect(rules).toContainText('No rules.');

  await rules.getByLabel('Fault').selectOption('callbacks.duplicate');
  await rules.getByLabel('Number (optional)').fill('+15550109999');
  await rules.getByLabel('Number (optional)').press('Enter');
  await expect(rules.getByRole('row').filter({ hasText: 'callbacks.duplicate' })).toContainText('+15550109999');
  const chaos = async () => (await fetch(`${exchangePage()}/chaos`)).json();
  expect((await chaos()).rules).toMatchObject([{ mode: 'callbacks.duplicate', number: '+15550109999' }]);

  await rules.getByRole('button', { name: 'Remove callbacks.duplicate' }).focus();
  await page.keyboard.press('Enter');
  await expect(rules).toContainText('No rules.');
  expect((await chaos()).rules).toEqual([]);
});

test('an account shows its numbers and their voice URLs', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(exchangePage());
  const workspace = seeded(getDemo().workspaces, 0, 'workspace');
  const account = page
    .getByRole('region', { name: 'Accounts' })
    .getByRole('row')
    .filter({ hasText: workspace.accountSid });
  await expect(account).toContainText(`${workspace.number} → http`);
});

test('data from callers and applications is escaped', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(exchangePage());
  const { accountSid, authToken, number } = seeded(getDemo().workspaces, 0, 'workspace');
  const payload = '<img src=x onerror="document.title=\'owned\'">';
  const response = await fetch(`${getDemo().exchange}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({
      To: uniquePhoneNumber(),
      From: number,
      Twiml: '<Response/>',
      StatusCallback: `http://127.0.0.1:9/${encodeURIComponent(payload)}?${payload.replaceAll(/[^a-z=]/g, '')}`,
      StatusCallbackEvent: 'initiated',
    }),
  });
  const { sid } = await response.json();
  const spokenCall = await placeScriptedCall(uniquePhoneNumber(), payload);
  await expect(page.getByRole('region', { name: 'Calls' })).toContainText(sid);
  await expect(page.getByRole('region', { name: 'Webhooks' })).toContainText('127.0.0.1:9');
  const transcript = page.getByRole('region', { name: 'Calls' }).getByRole('row').filter({ hasText: spokenCall });
  await expect(transcript, 'the markup is shown as text').toContainText(payload);
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page).toHaveTitle('Exchange – local Twilio emulator');
});

for (const [width, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
  test(`the page is accessible, ${width}`, async ({ customerContext }) => {
    const page = await (await customerContext({ viewport })).newPage();
    await page.goto(exchangePage());
    await expect(page.getByRole('region', { name: 'Accounts' }).getByRole('table')).toBeVisible();
    await expectAccessible(page, 'the exchange’s page');
  });
}
