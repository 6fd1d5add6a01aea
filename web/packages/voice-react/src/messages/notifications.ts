/** The texts of notifications, also for closed pages. */
export const notifications = {
  name: 'Notifications',
  title: (party: string) => `Incoming call from ${party}`,
  body: (line: string | null) => (line ? `Calls ${line}` : 'Open this page to answer.'),
  ask: 'Get a notification when a call rings while you work in another window or tab?',
  turnOn: 'Turn on notifications',
  turnOff: 'Turn off',
  notNow: 'Not now',
  state: {
    unsupported: 'This browser can’t show notifications. Keep this page visible while you are available.',
    ask: 'Your browser asks for permission. Then a call that rings while you work in another window or tab shows a notification.',
    blocked:
      'Your browser blocks notifications. Click the icon at the left of the address bar and allow notifications.',
    off: 'Notifications are off. A call that rings while you work in another window or tab only rings.',
    on: 'A call that rings while you work in another window or tab shows a notification.',
  },
  test: {
    button: 'Show test notification',
    shown:
      'Your browser showed the notification. If you don’t see it, turn off Do Not Disturb and allow this browser in your system’s notification settings.',
    failed: 'Your browser couldn’t show the notification. Check its notification settings, then try again.',
  },
  sample: { title: 'Test notification', body: 'Incoming calls look like this.' },
  push: {
    state: {
      off: 'After you close this page, calls don’t reach you here.',
      on: 'While you are available, a call also shows a notification here after you close this page.',
      failed: 'Couldn’t change notifications for a closed page. Check your connection, then try again.',
      'simple-calls':
        'In this workspace, calls don’t reach a closed page. An administrator can let agents hold and transfer calls, which allows it.',
    },
    turnOn: 'Notify me after I close this page',
    turnOff: 'Stop after I close this page',
  },
} as const;
