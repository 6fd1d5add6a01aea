import { getDemo } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

test('the API can be read on a page of the server’s own', async ({ agentContext }) => {
  const page = await (await agentContext()).newPage();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(getDemo().console) && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  await page.goto(new URL('/docs', getDemo().console).href);

  const call = page.locator('#operations-voice-makeDirectCall, [id$="-makeDirectCall"]').first();
  await expect(call).toContainText('make-direct-call');
  await call.click();
  await expect(call).toContainText('Idempotency-Key');
  expect(elsewhere).toEqual([]);
});
