import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { getDemo } from './demo.ts';

let lastNumber = 0;

/** Returns a phone number that no other test of this run uses. */
export function uniquePhoneNumber(): string {
  lastNumber += 1;
  return `+1555010${String(4000 + lastNumber)}`;
}

/** Page object of the phone page, which simulates a customer's phone. */
export class Handset {
  readonly status: Locator;
  readonly digits: Locator;

  constructor(
    readonly page: Page,
    readonly number: string,
  ) {
    this.status = page.getByRole('region', { name: 'Phone 1' }).getByRole('status').first();
    this.digits = page.getByLabel('Digits received');
  }

  /** Opens the phone page and waits until the phone is connected. */
  static async open(context: BrowserContext, number = uniquePhoneNumber()): Promise<Handset> {
    const handset = new Handset(await context.newPage(), number);
    await handset.page.goto(`${getDemo().phone}?number=${encodeURIComponent(number)}`);
    await expect(handset.status).toHaveText('Ready');
    return handset;
  }

  async call(number: string): Promise<void> {
    await this.page.getByLabel('Number to call').fill(number);
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
  }

  async expectRinging(): Promise<void> {
    await expect(this.status).toContainText('Incoming call from');
  }

  async answer(): Promise<void> {
    await this.expectRinging();
    await this.page.getByRole('button', { name: 'Answer' }).click();
  }

  async decline(): Promise<void> {
    await this.page.getByRole('button', { name: 'Decline' }).click();
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
  }

  async pressKey(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Send ${name}`, exact: true }).click();
  }

  async expectOnCall(): Promise<void> {
    await expect(this.status).toHaveText('On a call');
  }

  async expectEnded(reason: string, timeout = 20_000): Promise<void> {
    await expect(this.status).toHaveText(`Call ended: ${reason}`, { timeout });
  }
}
