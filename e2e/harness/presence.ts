import { expect } from '@playwright/test';
import type { ApiClient } from './api-client.ts';
import { getDemo, seeded } from './demo.ts';

/** The server notices a silent page after up to 10 s, and announces it 3 s later. */
const NOTICED_WITHIN_MS = 40_000;

/** Waits until the server shows a member of the first workspace as offline. */
export const expectOffline = (api: ApiClient, name: string): Promise<void> =>
  expect
    .poll(() => presenceOf(api, name), { message: `presence of ${name}`, timeout: NOTICED_WITHIN_MS })
    .toBe('offline');

/** Waits until a closed page of an earlier test no longer counts as available. */
export const expectNotAvailable = (api: ApiClient, name: string): Promise<void> =>
  expect
    .poll(() => presenceOf(api, name), { message: `presence of ${name}`, timeout: NOTICED_WITHIN_MS })
    .not.toBe('available');

async function presenceOf(api: ApiClient, name: string): Promise<unknown> {
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const { body } = await api.get(`/api/workspaces/${id}/presence`);
  return (body['members'] as { name: string; state: string }[]).find((member) => member.name === name)?.state;
}
