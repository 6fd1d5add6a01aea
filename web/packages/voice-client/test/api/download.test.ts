import { expect, test } from 'vitest';
import { ApiClient, type Problem } from '../../src';

const client = (fetch: typeof globalThis.fetch) =>
  new ApiClient({ baseUrl: '', token: () => 'token', onUnauthorized: () => {}, fetch });

test('an export has the name and the content of the server’s file', async () => {
  let asked = '';
  const api = client(async (url) => {
    asked = String(url);
    return new Response('id\r\n', {
      headers: { 'Content-Disposition': 'attachment; filename="ringback-acme-calls.csv"', 'Content-Type': 'text/csv' },
    });
  });
  const file = await api.exportCalls('w1', { status: ['busy', 'failed'] }, { format: 'csv', bom: true });
  expect(asked).toBe('/api/workspaces/w1/calls/export?status=busy%2Cfailed&format=csv&bom=true');
  expect(file.name).toBe('ringback-acme-calls.csv');
  expect(await file.content.text()).toBe('id\r\n');
});

test('a connection that ends early is not an export', async () => {
  const cut = new ReadableStream({
    pull: (controller) => controller.error(new TypeError('network error')),
  });
  const problem = await client(async () => new Response(cut))
    .exportCalls('w1', {})
    .catch((error: Problem) => error);
  expect((problem as Problem).code).toBe('incomplete-file');
});
