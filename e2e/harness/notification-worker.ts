import type { BrowserContext, Worker } from '@playwright/test';

interface WorkerScope {
  registration: { getNotifications: () => Promise<Notification[]> };
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
  PushEvent: new (type: string, init: { data: string }) => Event;
  clients: { openWindow: (url: string) => Promise<unknown> };
  openedUrl?: string;
}

/** The service worker of call notifications. The operating system of the tests shows none. */
export class NotificationWorker {
  private constructor(private readonly worker: Worker) {}

  static async of(context: BrowserContext): Promise<NotificationWorker> {
    return new NotificationWorker(context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker')));
  }

  titles(): Promise<string[]> {
    return this.worker.evaluate(async () => {
      const { registration } = globalThis as unknown as WorkerScope;
      return (await registration.getNotifications()).map(({ title }) => title);
    });
  }

  /** Clicks a button of the only notification, or the notification itself. */
  click(action: 'accept' | 'decline' | ''): Promise<void> {
    return this.worker.evaluate(async (clicked) => {
      const { registration, NotificationEvent } = globalThis as unknown as WorkerScope;
      const [notification] = await registration.getNotifications();
      if (!notification) throw new Error('There is no notification.');
      dispatchEvent(new NotificationEvent('notificationclick', { notification, action: clicked }));
    }, action);
  }

  /** Delivers a push message. */
  push(data: string): Promise<void> {
    return this.worker.evaluate((message) => {
      const { PushEvent } = globalThis as unknown as WorkerScope;
      dispatchEvent(new PushEvent('push', { data: message }));
    }, data);
  }

  /** Keeps the addresses that the worker opens, because browsers open windows only after a real click. */
  recordOpened(): Promise<void> {
    return this.worker.evaluate(() => {
      const scope = globalThis as unknown as WorkerScope;
      scope.clients.openWindow = async (url) => {
        scope.openedUrl = url;
      };
    });
  }

  openedUrl(): Promise<string | undefined> {
    return this.worker.evaluate(() => (globalThis as unknown as WorkerScope).openedUrl);
  }
}
