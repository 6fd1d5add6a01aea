import { getDemo } from '../harness/demo.ts';
import { expect, test } from '../harness/fixtures.ts';

test('the server shows its API documentation without requests to other hosts', async ({ agentContext }) => {
  const page = await (await agentContext()).newPage();
  const externalRequests: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(getDemo().console) && !request.url().startsWith('data:'))
      externalRequests.push(request.url());
  });
  await page.goto(new URL('/docs', getDemo().console).href);

  const operation = page.locator('#operations-voice-makeDirectCall, [id$="-makeDirectCall"]').first();
  await expect(operation).toContainText('make-direct-call');
  await operation.click();
  await expect(operation).toContainText('Idempotency-Key');
  expect(externalRequests, 'requests to other hosts').toEqual([]);
});
