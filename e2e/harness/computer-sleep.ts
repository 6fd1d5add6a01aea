import type { Browser } from '@playwright/test';

/**
 * Runs an action while the processes of the browser's pages are stopped, as on a computer that sleeps: they run no timer
 * and answer no ping, and their connections stay open.
 */
export async function duringSleep(browser: Browser, action: () => Promise<void>): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  if (pages.length === 0) throw new Error('The browser has no process of a page.');
  for (const id of pages) process.kill(id, 'SIGSTOP');
  try {
    await action();
  } finally {
    for (const id of pages) process.kill(id, 'SIGCONT');
  }
}
