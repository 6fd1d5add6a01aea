import { expect } from '@playwright/test';
import { ApiClient } from './api-client.ts';
import { getDemo, seeded } from './demo.ts';

/** Sets how later calls of the first workspace are connected. */
export async function setCallStrategy(callStrategy: 'client' | 'conference', callWaiting = false): Promise<void> {
  const api = await ApiClient.signIn();
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const { status } = await api.patch(`/api/workspaces/${id}`, { callStrategy, callWaiting });
  expect(status, 'status of the change of the workspace').toBe(200);
}
