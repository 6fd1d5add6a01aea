import { expectAccessible } from '../harness/accessibility.ts';
import { DESKTOP, PHONE } from '../harness/browsers.ts';
import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';

const address = () => `${getDemo().exchange}/exchange`;

async function post(path: string, body: object): Promise<Response> {
  const answer = await fetch(`${address()}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return answer;
}

/** A telephone that dials a workspace by a script and speaks. */
async function callSomebody(from: string): Promise<string> {
  const to = seeded(getDemo().workspaces, 0, 'workspace').number;
  const script = [{ waitForSpeechMs: 3000 }, { say: 'good morning' }, { waitMs: 500 }, { hangup: true }];
  const call = await post('/calls', { from, to, script });
  return (await call.json()).sid;
}

test('a call shows what each end heard and the webhook that decided it', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(address());
  const from = uniquePhoneNumber();
  const sid = await callSomebody(from);

  const call = page.getByRole('region', { name: 'Calls' }).getByRole('row').filter({ hasText: sid });
  await expect(call).toContainText(from);
  await expect(call).toContainText('completed');
  await expect(call).toContainText('“good morning”');
  const wav = await call.getByRole('link', { name: 'WAV' }).first().getAttribute('href');
  const sound = await fetch(new URL(String(wav), address()));
  expect(sound.headers.get('content-type')).toBe('audio/wav');

  const webhook = page.getByRole('region', { name: 'Webhooks' }).locator('details').filter({ hasText: sid }).last();
  await webhook.locator('summary').click();
  await expect(webhook).toContainText(`From=${from}`);
  await expect(webhook).toContainText('X-Twilio-Signature: ');
  await expect(webhook).toContainText('<Response>');
});

test('chaos is switched on, and off by keyboard', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(address());
  const rules = page.getByRole('region', { name: 'Chaos' });
  await expect(rules).toContainText('All is well.');

  await rules.getByLabel('What goes wrong').selectOption('callbacks.duplicate');
  await rules.getByLabel('Only this number').fill('+15550109999');
  await rules.getByLabel('Only this number').press('Enter');
  await expect(rules.getByRole('row').filter({ hasText: 'callbacks.duplicate' })).toContainText('+15550109999');
  const chaos = async () => (await fetch(`${address()}/chaos`)).json();
  expect((await chaos()).rules).toMatchObject([{ mode: 'callbacks.duplicate', number: '+15550109999' }]);

  await rules.getByRole('button', { name: 'Remove callbacks.duplicate' }).focus();
  await page.keyboard.press('Enter');
  await expect(rules).toContainText('All is well.');
  expect((await chaos()).rules).toEqual([]);
});

test('accounts show their numbers and where their calls go', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(address());
  const workspace = seeded(getDemo().workspaces, 0, 'workspace');
  const account = page
    .getByRole('region', { name: 'Accounts' })
    .getByRole('row')
    .filter({ hasText: workspace.accountSid });
  await expect(account).toContainText(`${workspace.number} → http`);
});

test('what a caller and an application send is text, never a part of the page', async ({ customerContext }) => {
  const page = await (await customerContext()).newPage();
  await page.goto(address());
  const { accountSid, authToken, number } = seeded(getDemo().workspaces, 0, 'workspace');
  const hostile = '<img src=x onerror="document.title=\'owned\'">';
  const placed = await fetch(`${getDemo().exchange}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({
      To: uniquePhoneNumber(),
      From: number,
      Twiml: '<Response/>',
      StatusCallback: `http://127.0.0.1:9/${encodeURIComponent(hostile)}?${hostile.replaceAll(/[^a-z=]/g, '')}`,
      StatusCallbackEvent: 'initiated',
    }),
  });
  const { sid } = await placed.json();
  await expect(page.getByRole('region', { name: 'Calls' })).toContainText(sid);
  await expect(page.getByRole('region', { name: 'Webhooks' })).toContainText('127.0.0.1:9');
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page).toHaveTitle('Exchange');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, viewport] of Object.entries({ wide: DESKTOP, narrow: PHONE })) {
    test(`the page can be read and reached, ${colorScheme} and ${width}`, async ({ customerContext }) => {
      const page = await (await customerContext({ colorScheme, viewport })).newPage();
      await page.goto(address());
      await expect(page.getByRole('region', { name: 'Accounts' }).getByRole('table')).toBeVisible();
      await expectAccessible(page, 'the exchange’s page');
    });
  }
}
