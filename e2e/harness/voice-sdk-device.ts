import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { theDemo } from './demo.ts';

const SDK = join(import.meta.dirname, '..', 'node_modules', '@twilio', 'voice-sdk', 'dist', 'twilio.min.js');

interface RawDevice {
  device: {
    register(): Promise<void>;
    connect(options: object): Promise<RawCall>;
    on(name: string, tell: () => void): void;
  };
  incoming: number;
}

interface RawCall {
  on(name: string, tell: () => void): void;
}

/**
 * A bare Voice SDK with a token in its hands, in a page that knows nothing of Ringback: what somebody has who kept a
 * token. The page must be of a context made with `bypassCSP`.
 */
export class KeptToken {
  private constructor(private readonly page: Page) {}

  static async usedIn(page: Page, token: string): Promise<KeptToken> {
    const { exchange, phone } = theDemo();
    await page.goto(phone);
    const host = new URL(exchange).host.replace('127.0.0.1', 'localhost');
    await page.evaluate((plainTo) => {
      const Native = globalThis.WebSocket;
      globalThis.WebSocket = class extends Native {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(String(url).replace(`wss://${plainTo}/`, `ws://${plainTo}/`), protocols);
        }
      };
    }, host);
    await page.addScriptTag({ path: SDK });
    await page.evaluate(
      ([jwt, chunderw]) => {
        const { Twilio } = globalThis as unknown as {
          Twilio: { Device: new (t: string, o: object) => RawDevice['device'] };
        };
        const kept: RawDevice = { device: new Twilio.Device(jwt, { chunderw, publishEvents: false }), incoming: 0 };
        kept.device.on('incoming', () => {
          kept.incoming += 1;
        });
        (globalThis as unknown as { kept: RawDevice }).kept = kept;
        return kept.device.register();
      },
      [token, host] as const,
    );
    return new KeptToken(page);
  }

  /** Places a call and waits until the other side has hung up. */
  async dialUntilHungUp(number: string): Promise<void> {
    await this.page.evaluate(async (to) => {
      const { kept } = globalThis as unknown as { kept: RawDevice };
      const call = await kept.device.connect({ params: { To: to } });
      await new Promise<void>((over) => call.on('disconnect', over));
    }, number);
  }

  timesRung(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as { kept: RawDevice }).kept.incoming);
  }
}
