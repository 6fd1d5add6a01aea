import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { getDemo } from './demo.ts';

/** The selectors of the product's own elements. */
const OWN_ELEMENTS = [
  'html',
  'body',
  'header',
  'h1',
  'main',
  ...[
    'h2',
    'p',
    'a',
    'ul',
    'ul li',
    'ul li span',
    'b',
    'ul li > button:last-child',
    'ol',
    'ol li',
    'label',
    'input',
  ].map((selector) => `main ${selector}`),
];

/** Properties whose computed value is a size in pixels, which depends on neighbouring components. */
const SIZES = /^(width|height|inline-size|block-size|perspective-origin|transform-origin)$/;

/** Page object of the example product in examples/react-app. */
export class AcmePage {
  readonly available: Locator;
  readonly availability: Locator;
  readonly incoming: Locator;
  readonly callDialog: Locator;
  readonly banner: Locator;

  private constructor(readonly page: Page) {
    this.available = page.getByRole('switch', { name: 'Available' });
    this.availability = page.locator('header').getByRole('status');
    this.incoming = page.getByRole('dialog', { name: 'Incoming call' });
    this.callDialog = page.getByRole('dialog', { name: /^Call with / });
    this.banner = page.getByRole('region', { name: 'On a call' });
  }

  static async open(context: BrowserContext, { origin = exampleApp() } = {}): Promise<AcmePage> {
    const acme = new AcmePage(await context.newPage());
    await acme.page.goto(origin);
    await expect(acme.page.getByRole('heading', { name: 'Acme Orders' })).toBeVisible();
    return acme;
  }

  /** Opens the product as a user without calls, so that it renders no provider. */
  static async openWithoutCalls(context: BrowserContext): Promise<AcmePage> {
    await context.route('**/session', (route) => route.fulfill({ json: null }));
    const acme = await AcmePage.open(context);
    await expect(acme.available).toHaveCount(0);
    return acme;
  }

  async goAvailable(): Promise<void> {
    await this.available.locator('xpath=ancestor::label').click();
    await expect(this.availability).toHaveText('Available');
    await expect(this.available).toBeChecked();
  }

  /** Returns the computed styles of the product's own elements, each as `selector { property: value }`. */
  async ownStyles(): Promise<string[]> {
    return this.page.evaluate(
      ([selectors, sizes]) => {
        const stylesOf = (selector: string, pseudo: string) => {
          const element = document.querySelector(selector);
          if (!element) throw new Error(`The product has no ${selector}.`);
          const style = getComputedStyle(element, pseudo);
          return [...style]
            .filter((property) => !new RegExp(sizes).test(property))
            .map((property) => `${selector}${pseudo} { ${property}: ${style.getPropertyValue(property)} }`);
        };
        return selectors.flatMap((selector) => [...stylesOf(selector, ''), ...stylesOf(selector, '::before')]);
      },
      [OWN_ELEMENTS, SIZES.source] as const,
    );
  }

  /** Expects that each of the product's own elements has these styles. */
  async expectOwnStyles(expected: string[], when: string): Promise<void> {
    const actual = await this.ownStyles();
    expect(
      actual.filter((style) => !expected.includes(style)),
      `changed styles of the product ${when}`,
    ).toEqual([]);
    expect(actual).toHaveLength(expected.length);
  }
}

/** Returns the origin of the example product that belongs to this worker's demo. */
export function exampleApp(): string {
  const { exampleApp: origin } = getDemo();
  if (!origin) throw new Error('The example product is served beside demos that the tests start: unset RINGBACK_DEMO.');
  return origin;
}
