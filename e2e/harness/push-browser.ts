import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';

const AUTHENTICATION_TAG_BYTES = 16;

/** What a page receives from `PushManager.subscribe`. */
interface Keys {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** A browser whose push service is the one of the tests, because that of Chromium needs the Internet. */
export class PushBrowser {
  private readonly keys = createECDH('prime256v1');
  private readonly auth = randomBytes(16);
  private readonly endpoint: string;

  private constructor(pushService: string) {
    this.keys.generateKeys();
    this.endpoint = `${pushService}/${randomBytes(8).toString('hex')}`;
  }

  /** Replaces the push service in all pages of the context. */
  static async in(context: BrowserContext, pushService: string): Promise<PushBrowser> {
    const browser = new PushBrowser(pushService);
    await context.addInitScript(subscribeTo, {
      endpoint: browser.endpoint,
      p256dh: browser.keys.getPublicKey('base64url'),
      auth: browser.auth.toString('base64url'),
    });
    return browser;
  }

  /** Returns the decrypted messages that the push service has received for this browser. */
  async messages(): Promise<string[]> {
    const bodies = (await (await fetch(this.endpoint)).json()) as string[];
    return bodies.map((body) => this.decrypt(Buffer.from(body, 'base64')));
  }

  /** Decrypts as RFC 8291 and RFC 8188 describe. */
  private decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const senderLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + senderLength);
    const record = body.subarray(21 + senderLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), sender]);
    const key = Buffer.from(hkdfSync('sha256', this.keys.computeSecret(sender), this.auth, info, 32));
    const contentKey = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
    decipher.setAuthTag(record.subarray(-AUTHENTICATION_TAG_BYTES));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -AUTHENTICATION_TAG_BYTES)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** Runs in the page before its own scripts. */
function subscribeTo({ endpoint, p256dh, auth }: Keys): void {
  let subscription: unknown = null;
  Object.assign(PushManager.prototype, {
    getSubscription: async () => subscription,
    subscribe: async () => {
      subscription = {
        options: { applicationServerKey: null },
        unsubscribe: async () => true,
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      };
      return subscription;
    },
  });
}
