import { ObservableValue } from '../observable';
import {
  type NotificationAction,
  type NotificationDisplay,
  type NotificationText,
  PageNotifications,
  WorkerNotifications,
} from './notification-display';
import { PageFocus } from './page-focus';

/**
 * `ask`: neither the user nor the browser has decided. `blocked`: the browser shows none until the user allows it in its
 * settings. `off`: the user does not want any.
 */
export type NotificationState = 'unsupported' | 'ask' | 'blocked' | 'off' | 'on';

export interface CallNotificationsOptions {
  /** Distinguishes the notifications of this phone from others of the same origin. */
  scope: string;
  /** The URL of `call-notifications.js` on the origin of the page. Without it, notifications have no buttons. */
  workerUrl?: string | null;
  /** Keeps the choice of the user in this browser. */
  storage?: Pick<Storage, 'getItem' | 'setItem'> | null;
  display?: () => Promise<NotificationDisplay>;
  focus?: Pick<PageFocus, 'start' | 'stop' | 'isAnywhere'>;
}

/** A ringing call, for its notification. */
export interface RingingNotification {
  id: string;
  /** Returns the present texts, because the name may arrive after the call. */
  text: () => NotificationText & { accept: string; decline: string };
  /** Whether the page rings aloud, so that the notification makes no sound. */
  isAudible: () => boolean;
  onAction: (action: NotificationAction) => void;
}

const STORAGE_KEY = 'ringback.notifications';
const CHECK_MS = 1000;

/**
 * Shows a notification of the operating system while a call rings and no page of this browser has the focus.
 *
 * @example
 * ```ts
 * const notifications = new CallNotifications({ scope: workspaceId, storage: localStorage });
 * notifications.start();
 * button.onclick = () => notifications.turnOn();
 * ```
 */
export class CallNotifications {
  readonly state: ObservableValue<NotificationState>;
  private readonly options: CallNotificationsOptions;
  private readonly focus: Pick<PageFocus, 'start' | 'stop' | 'isAnywhere'>;
  private readonly update = () => this.state.set(this.read());
  private display: Promise<NotificationDisplay> | null = null;
  private permission: PermissionStatus | null = null;
  private isStarted = false;

  constructor(options: CallNotificationsOptions) {
    this.options = options;
    this.focus = options.focus ?? new PageFocus();
    this.state = new ObservableValue(this.read());
    this.state.subscribe(() => this.prepare());
  }

  /** Follows the permission and the user's choice, and closes notifications that a crashed page has left. */
  start(): void {
    this.isStarted = true;
    this.focus.start();
    globalThis.addEventListener?.('storage', this.update);
    void this.followPermission();
    this.update();
    this.prepare();
  }

  stop(): void {
    this.isStarted = false;
    this.focus.stop();
    globalThis.removeEventListener?.('storage', this.update);
    this.permission?.removeEventListener('change', this.update);
  }

  /** Asks the browser for permission if needed. Call it from a click handler. */
  async turnOn(): Promise<void> {
    this.choose('on');
    if (this.state.get() === 'ask') await Notification.requestPermission();
    this.update();
  }

  turnOff(): void {
    this.choose('off');
  }

  /** Shows a notification for the user to see it. Rejects if the browser shows none. */
  async test(text: NotificationText): Promise<void> {
    const display = await this.getDisplay();
    await display.show({ ...text, tag: this.tag('test'), isPersistent: false, isSilent: false }, () => {});
  }

  /** Shows an event that is no call, unless the user looks at a page of this browser. */
  async notify(id: string, text: NotificationText): Promise<void> {
    if (this.state.get() !== 'on' || (await this.focus.isAnywhere())) return;
    const display = await this.getDisplay();
    await display.show({ ...text, tag: this.tag(id), isPersistent: false, isSilent: false }, () => {});
  }

  /** Shows the call while no page has the focus. Returns a function that closes the notification. */
  ring(call: RingingNotification): () => void {
    const tag = this.tag(call.id);
    let isRinging = true;
    let isShown = false;
    let last: Promise<void> = Promise.resolve();
    const change = (step: (display: NotificationDisplay) => Promise<void>) => {
      last = last.then(async () => step(await this.getDisplay())).catch(warn);
    };
    const show = async (display: NotificationDisplay) => {
      if (!isRinging) return;
      const { accept, decline, ...text } = call.text();
      const isSilent = call.isAudible();
      await display.show({ ...text, tag, actions: { accept, decline }, isPersistent: true, isSilent }, call.onAction);
    };
    const follow = async () => {
      const shouldShow = !(await this.focus.isAnywhere());
      if (!isRinging || shouldShow === isShown) return;
      isShown = shouldShow;
      change(isShown ? show : (display) => display.close(tag));
    };
    const end = () => {
      if (!isRinging) return;
      isRinging = false;
      clearInterval(timer);
      globalThis.removeEventListener?.('pagehide', end);
      if (isShown) change((display) => display.close(tag));
    };
    const timer = setInterval(() => void follow(), CHECK_MS);
    globalThis.addEventListener?.('pagehide', end);
    void follow();
    return end;
  }

  private tag(id: string): string {
    return `ringback ${this.options.scope} ${id}`;
  }

  private choose(choice: 'on' | 'off'): void {
    this.options.storage?.setItem(STORAGE_KEY, choice);
    this.update();
  }

  private read(): NotificationState {
    if (typeof Notification === 'undefined') return 'unsupported';
    if (Notification.permission === 'denied') return 'blocked';
    if (this.options.storage?.getItem(STORAGE_KEY) === 'off') return 'off';
    return Notification.permission === 'granted' ? 'on' : 'ask';
  }

  /** Registers the service worker before the first call, because that takes a moment. */
  private prepare(): void {
    if (!this.isStarted || this.state.get() !== 'on' || this.display) return;
    this.getDisplay()
      .then((display) => display.closeAll(this.tag('')))
      .catch(warn);
  }

  private getDisplay(): Promise<NotificationDisplay> {
    this.display ??= (this.options.display ?? (() => openDisplay(this.options.workerUrl ?? null)))();
    return this.display;
  }

  private async followPermission(): Promise<void> {
    try {
      const permission = await navigator.permissions.query({ name: 'notifications' });
      if (!this.isStarted) return;
      this.permission = permission;
      permission.addEventListener('change', this.update);
    } catch {
      // Without the Permissions API the state is read again when the user turns notifications on or off.
    }
  }
}

async function openDisplay(workerUrl: string | null): Promise<NotificationDisplay> {
  if (workerUrl === null) return new PageNotifications();
  try {
    return await WorkerNotifications.register(workerUrl);
  } catch (failure) {
    console.warn(
      `Ringback: Could not register the service worker ${workerUrl}. Notifications have no buttons.`,
      failure,
    );
    return new PageNotifications();
  }
}

const warn = (failure: unknown) => console.warn('Ringback: Could not show a notification.', failure);
