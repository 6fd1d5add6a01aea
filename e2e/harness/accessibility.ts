import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/**
 * Expects that axe finds no violation and that the page does not scroll horizontally.
 * Saves a screenshot if the environment variable SCREENSHOTS names a folder.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS) {
    const name = `${test.info().title} - ${screen}.png`.replaceAll(/[, ]+/g, '-');
    await page.screenshot({ path: join(SCREENSHOTS, name), fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const findings = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any.map(({ message }) => message).join(' ')}`),
  );
  expect(findings, `axe violations on ${screen}`).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `horizontal overflow of ${screen} in pixels`).toBeLessThanOrEqual(0);
}
