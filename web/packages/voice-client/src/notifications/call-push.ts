import type { PushSubscriptionState, StoredPushSubscription } from '../api/client';
import { ObservableValue } from '../observable';
import { registerWorker } from './notification-display';

/**
 * `on`: calls reach this browser also without an open page. `simple-calls`: the workspace connects calls without a
 * conference, so they ring only in open pages.
 */
export type PushState = 'unsupported' | 'off' | 'on' | 'failed' | 'simple-calls';

/** The routes of the push subscription of this session. */
export interface PushServer {
  read: () => Promise<PushSubscriptionState>;
  save: (subscription: StoredPushSubscription) => Promise<void>;
  remove: () => Promise<void>;
}

export interface CallPushOptions {
  workspaceId: string;
  userId: string;
  /** The URL of `call-notifications.js` on the origin of the page. Without it, there is no Web Push. */
  workerUrl: string | null;
  server: PushServer;
  /** Keeps the choice of the user in this browser. */
  storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  /** Called when the user selects the notification of a call, and the browser shows this page. */
  onOpened: () => void;
}

/**
 * Lets calls reach this browser by Web Push while the user has no page open. The browser's notifications must be allowed.
 *
 * @example
 * ```ts
 * const push = new CallPush({ workspaceId, userId, workerUrl: '/call-notifications.js', server, storage, onOpened });
 * push.start();
 * button.onclick = () => push.turnOn(true);
 * ```
 */
export class CallPush {
  readonly state: ObservableValue<PushState>;
  private readonly options: CallPushOptions;
  private readonly key: string;
  private readonly listen = (event: MessageEvent) => this.receive(event);
  private available: boolean | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(options: CallPushOptions) {
    this.options = options;
    this.key = `ringback.push ${options.workspaceId} ${options.userId}`;
    this.state = new ObservableValue<PushState>(
      options.workerUrl === null || !isSupported() ? 'unsupported' : this.isWanted() ? 'on' : 'off',
    );
  }

  start(): void {
    if (this.state.get() === 'unsupported') return;
    navigator.serviceWorker.addEventListener('message', this.listen);
  }

  stop(): void {
    globalThis.navigator?.serviceWorker?.removeEventListener('message', this.listen);
  }

  /** Reports whether the user takes calls in this browser. The page that holds the phone calls it. */
  setAvailable(available: boolean): void {
    if (this.available === available) return;
    this.available = available;
    if (this.state.get() !== 'unsupported' && this.isWanted()) void this.subscribe();
  }

  /** Subscribes this browser. Asks for permission if needed, so call it from a click handler. */
  async turnOn(available: boolean): Promise<void> {
    this.available = available;
    this.options.storage?.setItem(this.key, 'on');
    await this.subscribe();
  }

  /** Ends the subscription of this session. */
  async turnOff(): Promise<void> {
    this.options.storage?.setItem(this.key, 'off');
    await this.inOrder(async () => {
      await this.options.server.remove();
      return 'off';
    });
  }

  private isWanted(): boolean {
    return this.options.storage?.getItem(this.key) === 'on';
  }

  private subscribe(): Promise<void> {
    return this.inOrder(async () => {
      const { server, workerUrl } = this.options;
      const { applicationServerKey, callStrategy } = await server.read();
      if (callStrategy !== 'conference') return 'simple-calls';
      const { pushManager } = await registerWorker(workerUrl ?? '');
      const { endpoint = '', keys = {} } = (await subscriptionWith(pushManager, applicationServerKey)).toJSON();
      const { p256dh = '', auth = '' } = keys;
      const page = location.pathname + location.search;
      await server.save({ endpoint, keys: { p256dh, auth }, page, available: this.available ?? false });
      return 'on';
    });
  }

  private inOrder(work: () => Promise<PushState>): Promise<void> {
    this.last = this.last.then(async () => {
      try {
        this.state.set(await work());
      } catch (failure) {
        console.warn('Ringback: Could not change the push subscription.', failure);
        this.state.set('failed');
      }
    });
    return this.last;
  }

  private receive({ data }: MessageEvent): void {
    if (data?.type === 'ringback-call-opened' && data.workspaceId === this.options.workspaceId) this.options.onOpened();
  }
}

const isSupported = (): boolean =>
  globalThis.navigator?.serviceWorker !== undefined && globalThis.PushManager !== undefined;

/** A subscription is bound to the server's key, and a browser has one for each service worker. */
async function subscriptionWith(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const present = await manager.getSubscription();
  if (present && base64url(present.options.applicationServerKey) === applicationServerKey) return present;
  await present?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function base64url(bytes: ArrayBuffer | null): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
