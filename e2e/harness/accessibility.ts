import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/**
 * Nothing that axe can find, and nothing to scroll sideways for.
 * With SCREENSHOTS, a folder, there is a picture to look at as well.
 */
export async function expectFit(page: Page, screen: string): Promise<void> {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS) {
    const name = `${test.info().title} - ${screen}.png`.replaceAll(/[, ]+/g, '-');
    await page.screenshot({ path: join(SCREENSHOTS, name), fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any.map(({ message }) => message).join(' ')}`),
  );
  expect(found, `what axe finds on ${screen}`).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `pixels that ${screen} is too wide`).toBeLessThanOrEqual(0);
}
