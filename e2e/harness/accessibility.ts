import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** Selects the windows of a call. */
export const CALL_WINDOW = '[data-ringback-call-window]';

/** Replaces the 650 kB of axe's source in a page that has evaluated it. */
const NO_SOURCE = 'void 0';

const COLOR_SCHEMES = ['light', 'dark'] as const;

/**
 * Expects that axe finds no violation in the light and the dark scheme, and that the page does not scroll horizontally.
 * Saves screenshots if the environment variable SCREENSHOTS names a folder.
 * @param part a selector of the only part that axe checks, which takes less time
 */
export async function expectAccessible(page: Page, screen: string, part?: string): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await saveScreenshot(page, `${screen} ${colorScheme}`);
    // The schemes have the same elements and differ in their colors.
    // Without other frames, axe needs no second page to collect its results. Without the list of what is right, it
    // describes fewer elements.
    const source = (await page.evaluate(() => 'axe' in globalThis)) ? { axeSource: NO_SOURCE } : {};
    const axe = new AxeBuilder({ page, ...source }).options({ resultTypes: ['violations'] }).setLegacyMode();
    if (part !== undefined) axe.include(part);
    const { violations } = await (colorScheme === 'light'
      ? axe
      : axe.withRules(['color-contrast', 'link-in-text-block'])
    ).analyze();
    const findings = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any.map(({ message }) => message).join(' ')}`),
    );
    expect(findings, `axe violations on ${screen}, ${colorScheme}`).toEqual([]);
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `horizontal overflow of ${screen} in pixels`).toBeLessThanOrEqual(0);
}

async function saveScreenshot(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (!SCREENSHOTS) return;
  const file = `${test.info().title} - ${name}.png`.replaceAll(/[, ]+/g, '-');
  await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true });
}
