import { ApiClient } from './api-client.ts';
import { getDemo, seeded } from './demo.ts';

async function setMaxWait(seconds: number): Promise<void> {
  const { id } = seeded(getDemo().workspaces, 0, 'workspace');
  const { status } = await (await ApiClient.signIn()).patch(`/api/workspaces/${id}`, { maxWaitSeconds: seconds });
  if (status !== 200) throw new Error(`The change of the maximum wait returned ${status}.`);
}

/** Runs a journey in which callers of the first workspace do not wait for a free agent. */
export async function withoutWaiting(journey: () => Promise<void>): Promise<void> {
  await setMaxWait(0);
  try {
    await journey();
  } finally {
    await setMaxWait(300);
  }
}
