import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { theDemo } from './demo.ts';

let lastNumber = 0;

/** A number that nobody else has in this run. */
export function newNumber(): string {
  lastNumber += 1;
  return `+1555010${String(4000 + lastNumber)}`;
}

/** A customer's telephone. */
export class Handset {
  readonly state: Locator;
  readonly digits: Locator;

  constructor(
    readonly page: Page,
    readonly number: string,
  ) {
    this.state = page.getByRole('region', { name: 'Phone 1' }).getByRole('status').first();
    this.digits = page.getByLabel('Digits received');
  }

  /** A telephone that is on the network. */
  static async on(context: BrowserContext, number = newNumber()): Promise<Handset> {
    const handset = new Handset(await context.newPage(), number);
    await handset.page.goto(`${theDemo().phone}?number=${encodeURIComponent(number)}`);
    await expect(handset.state).toHaveText('On the network');
    return handset;
  }

  async call(number: string): Promise<void> {
    await this.page.getByLabel('Number to call').fill(number);
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
  }

  async rings(): Promise<void> {
    await expect(this.state).toContainText('Incoming call from');
  }

  async answer(): Promise<void> {
    await this.rings();
    await this.page.getByRole('button', { name: 'Answer' }).click();
  }

  async decline(): Promise<void> {
    await this.page.getByRole('button', { name: 'Decline' }).click();
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
  }

  async key(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Send ${name}`, exact: true }).click();
  }

  async onACall(): Promise<void> {
    await expect(this.state).toHaveText('On a call');
  }

  async ended(how: string, timeout = 20_000): Promise<void> {
    await expect(this.state).toHaveText(`Ended: ${how}`, { timeout });
  }
}
