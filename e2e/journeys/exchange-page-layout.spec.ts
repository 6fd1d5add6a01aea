import { getDemo, seeded } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';
import { uniquePhoneNumber } from '../harness/handset.ts';

const exchangePage = () => `${getDemo().exchange}/exchange`;

/** Places a call whose TwiML and callback URL are long. */
async function placeCallWithLongTexts(): Promise<string> {
  const { accountSid, authToken, number } = seeded(getDemo().workspaces, 0, 'workspace');
  const response = await fetch(`${getDemo().exchange}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({
      To: uniquePhoneNumber(),
      From: number,
      Twiml: '<Response/>',
      StatusCallback: `http://127.0.0.1:9/${'a-long-path/'.repeat(30)}?${'x'.repeat(400)}`,
      StatusCallbackEvent: 'initiated',
    }),
  });
  expect(response.status).toBe(201);
  return (await response.json()).sid;
}

for (const width of [1150, 360]) {
  test(`every section of the page fits a window of ${width} px`, async ({ customerContext }) => {
    const sid = await placeCallWithLongTexts();
    const page = await (await customerContext({ viewport: { width, height: 800 } })).newPage();
    await page.goto(exchangePage());
    await expect(page.getByRole('region', { name: 'Calls' }).getByRole('row').filter({ hasText: sid })).toBeVisible();
    const webhook = page.getByRole('region', { name: 'Webhooks' }).locator('details').filter({ hasText: sid }).first();
    await webhook.locator('summary').click();
    await expect(page.getByRole('region', { name: 'Accounts' }).getByRole('table')).toBeVisible();

    const tooWide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('section, .scroll')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => `${element.tagName} ${element.id}: ${element.scrollWidth} px in ${element.clientWidth} px`),
    );
    expect(tooWide).toEqual([]);
  });
}
