import { expect } from '@playwright/test';
import type { ApiClient } from './api-client.ts';
import { getDemo, seeded } from './demo.ts';

/** Waits until the server knows that the newest call of the first workspace is completed, and returns the call. */
export async function completedNewestCall(api: ApiClient): Promise<Record<string, unknown>> {
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const newest = async () => {
    const { body } = await api.get(`/api/workspaces/${id}/calls?limit=1`);
    return seeded(body['calls'] as Record<string, unknown>[], 0, 'call');
  };
  await expect.poll(async () => (await newest())['status'], { message: 'status of the newest call' }).toBe('completed');
  return newest();
}
