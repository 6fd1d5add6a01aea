/** What a click on a notification requests. `open` shows the page. */
export type NotificationAction = 'accept' | 'decline' | 'open';

/** The texts of a notification. */
export interface NotificationText {
  title: string;
  body: string;
}

export interface DisplayedNotification extends NotificationText {
  /** A notification with the same tag is replaced. */
  tag: string;
  /** The texts of the buttons, where the browser has them. */
  actions?: { accept: string; decline: string };
  /** Whether it stays until it is closed. */
  isPersistent: boolean;
  /** Whether it makes no sound, because the page rings. */
  isSilent: boolean;
}

/** Shows notifications of the operating system. */
export interface NotificationDisplay {
  /** Rejects if the browser shows none. */
  show(notification: DisplayedNotification, onAction: (action: NotificationAction) => void): Promise<void>;
  close(tag: string): Promise<void>;
  /** Closes each notification whose tag starts with the prefix: those of a page that crashed. */
  closeAll(prefix: string): Promise<void>;
}

type Options = NotificationOptions & { actions?: { action: NotificationAction; title: string }[] };

const optionsOf = ({ body, tag, actions, isPersistent, isSilent }: DisplayedNotification): Options => ({
  body,
  tag,
  requireInteraction: isPersistent,
  silent: isSilent,
  data: { url: location.href },
  ...(actions
    ? {
        actions: [
          { action: 'accept', title: actions.accept },
          { action: 'decline', title: actions.decline },
        ],
      }
    : {}),
});

/** Shows notifications of the page itself, which have no buttons. A click focuses the page. */
export class PageNotifications implements NotificationDisplay {
  private readonly shown = new Map<string, Notification>();

  async show(notification: DisplayedNotification, onAction: (action: NotificationAction) => void): Promise<void> {
    const { actions: _, ...options } = optionsOf(notification);
    const shown = new Notification(notification.title, options);
    this.shown.set(notification.tag, shown);
    shown.onclick = () => {
      window.focus();
      shown.close();
      onAction('open');
    };
  }

  async close(tag: string): Promise<void> {
    this.shown.get(tag)?.close();
    this.shown.delete(tag);
  }

  async closeAll(): Promise<void> {}
}

/** Shows notifications with buttons, by the service worker `worker/call-notifications.js`. */
export class WorkerNotifications implements NotificationDisplay {
  private readonly registration: ServiceWorkerRegistration;
  private readonly actions = new Map<string, (action: NotificationAction) => void>();

  private constructor(registration: ServiceWorkerRegistration) {
    this.registration = registration;
    // The worker may control no page, so its messages have to be started.
    navigator.serviceWorker.startMessages();
    navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent) => {
      if (data?.type !== 'ringback-notification') return;
      const act = this.actions.get(data.tag);
      ports[0]?.postMessage(act !== undefined);
      act?.(data.action || 'open');
    });
  }

  /** Rejects if the browser has no service workers or does not accept this one. */
  static async register(url: string): Promise<WorkerNotifications> {
    return new WorkerNotifications(await registerWorker(url));
  }

  async show(notification: DisplayedNotification, onAction: (action: NotificationAction) => void): Promise<void> {
    this.actions.set(notification.tag, onAction);
    await this.registration.showNotification(notification.title, optionsOf(notification));
  }

  async close(tag: string): Promise<void> {
    this.actions.delete(tag);
    for (const notification of await this.registration.getNotifications({ tag })) notification.close();
  }

  async closeAll(prefix: string): Promise<void> {
    for (const notification of await this.registration.getNotifications()) {
      if (notification.tag.startsWith(prefix)) notification.close();
    }
  }
}

/** Registers a service worker, and waits until it is active. */
export async function registerWorker(url: string): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(url);
  await activation(registration);
  return registration;
}

/** Waits until the worker is active, because an earlier `showNotification` or `subscribe` fails. */
async function activation({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active || !worker) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('The service worker could not be installed.'));
    });
  });
}
