import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { getDemo } from './demo.ts';

const SDK = join(import.meta.dirname, '..', 'node_modules', '@twilio', 'voice-sdk', 'dist', 'twilio.min.js');

interface SdkDevice {
  register(): Promise<void>;
  connect(options: object): Promise<SdkCall>;
  on(event: string, listener: () => void): void;
}

interface SdkCall {
  on(event: string, listener: () => void): void;
}

interface PageState {
  device: SdkDevice;
  incomingCalls: number;
}

/**
 * A Device of the plain Voice SDK with a given access token, in a page without Ringback's code. Simulates an attacker
 * with a copied token. The page's context needs `bypassCSP`.
 */
export class VoiceSdkDevice {
  private constructor(private readonly page: Page) {}

  static async openWithToken(page: Page, token: string): Promise<VoiceSdkDevice> {
    const { exchange, phone } = getDemo();
    await page.goto(phone);
    const signalingHost = new URL(exchange).host.replace('127.0.0.1', 'localhost');
    await page.evaluate((host) => {
      const NativeWebSocket = globalThis.WebSocket;
      globalThis.WebSocket = class extends NativeWebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(String(url).replace(`wss://${host}/`, `ws://${host}/`), protocols);
        }
      };
    }, signalingHost);
    await page.addScriptTag({ path: SDK });
    await page.evaluate(
      ([jwt, chunderw]) => {
        const { Twilio } = globalThis as unknown as {
          Twilio: { Device: new (token: string, options: object) => SdkDevice };
        };
        const state: PageState = {
          device: new Twilio.Device(jwt, { chunderw, publishEvents: false }),
          incomingCalls: 0,
        };
        state.device.on('incoming', () => {
          state.incomingCalls += 1;
        });
        Object.assign(globalThis, { state });
        return state.device.register();
      },
      [token, signalingHost] as const,
    );
    return new VoiceSdkDevice(page);
  }

  /** Places a call and waits until the other side has hung up. */
  async dialUntilHungUp(number: string): Promise<void> {
    await this.page.evaluate(async (to) => {
      const { state } = globalThis as unknown as { state: PageState };
      const call = await state.device.connect({ params: { To: to } });
      await new Promise<void>((disconnected) => call.on('disconnect', disconnected));
    }, number);
  }

  incomingCallCount(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as { state: PageState }).state.incomingCalls);
  }
}
