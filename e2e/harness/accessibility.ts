import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';

/** Selects the windows of a call. */
export const CALL_WINDOW = '[data-ringback-call-window]';

/** The schemes have the same elements and differ in their colors. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Expects that axe finds no violation in the light and the dark scheme, and that the page does not scroll horizontally.
 * Saves screenshots if the environment variable SCREENSHOTS names a folder.
 * @param part a selector of the only part that axe checks, which takes less time
 */
export async function expectAccessible(page: Page, screen: string, part?: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  for (const [colorScheme, rules] of [
    ['light', undefined],
    ['dark', COLOR_RULES],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await saveScreenshot(page, `${screen} ${colorScheme}`);
    const findings = await page.evaluate(findViolations, { part, rules });
    expect(findings, `axe violations on ${screen}, ${colorScheme}`).toEqual([]);
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `horizontal overflow of ${screen} in pixels`).toBeLessThanOrEqual(0);
}

/**
 * Runs in the page. Describes what axe finds there, because copying axe's whole result out of the page takes as long as
 * the search.
 * @param rules the only rules that are checked; all by default
 */
async function findViolations({ part, rules }: { part?: string; rules?: string[] }): Promise<string[]> {
  const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
  const { violations } = await inPage.run(part ?? document, {
    // axe describes fewer elements without the list of what is right.
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any.map(({ message }) => message).join(' ')}`),
  );
}

async function saveScreenshot(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (!SCREENSHOTS) return;
  const file = `${test.info().title} - ${name}.png`.replaceAll(/[, ]+/g, '-');
  await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
}
