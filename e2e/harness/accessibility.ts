import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const COLOR_SCHEMES = ['light', 'dark'] as const;

/**
 * Expects that axe finds no violation in the light and the dark scheme, and that the page does not scroll horizontally.
 * Saves screenshots if the environment variable SCREENSHOTS names a folder.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await saveScreenshot(page, `${screen} ${colorScheme}`);
    // The schemes have the same elements and differ in their colors.
    // Without other frames, axe needs no second page to collect its results.
    const axe = new AxeBuilder({ page }).setLegacyMode();
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
