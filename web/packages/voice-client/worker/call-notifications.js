// The service worker of call notifications. It shows calls while no page is open, and passes a click to the page that
// shows the call, because only a page can have a microphone. A plain script without imports, which a host copies to its
// own origin.

/** How long a page may take to recognise its notification. A frozen page does not answer. */
const ANSWER_MS = 1000;

/** The notifications of push messages, which name no caller. */
const TEXTS = {
  ring: { title: 'Incoming call', body: 'Select to open the page and answer.' },
  missed: { title: 'Missed call', body: 'Select to see who called.' },
  voicemail: { title: 'New voicemail', body: 'Select to listen to the message.' },
  answered: { title: 'Call answered', body: 'A colleague answered the call.' },
};

/** Marks the address of a page that is opened for a call, see `opened-page.ts`. */
const OPENED_FOR_CALL = '#ringback-call';

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => event.waitUntil(receive(event.data.json())));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(passOn(event.notification, event.action));
});

/** Shows a message, unless the page that the user looks at shows it. */
async function receive(message) {
  const isSeen =
    message.type === 'voicemail' &&
    (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).some(({ focused }) => focused);
  if (!isSeen) await showCall(message);
}

/** Shows a call, or its outcome in place of it. */
function showCall({ type, workspaceId, callId, page }) {
  const isRinging = type === 'ring';
  const { title, body } = TEXTS[type];
  return self.registration.showNotification(title, {
    body,
    tag: `ringback ${workspaceId} ${callId}`,
    renotify: isRinging,
    requireInteraction: isRinging,
    silent: !isRinging,
    data: isRinging ? { url: page + OPENED_FOR_CALL, workspaceId } : { url: page },
  });
}

async function passOn({ tag, data }, action) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const owner = await ownerOf(pages, tag, action);
  if (action === 'decline' && owner) return;
  const page = owner ?? pages[0];
  if (!page) {
    await self.clients.openWindow(data?.url ?? '/');
    return;
  }
  if (!owner && data?.workspaceId) {
    page.postMessage({ type: 'ringback-call-opened', workspaceId: data.workspaceId });
  }
  await page.focus();
}

/** Sends the click to every page. Returns the page that shows the call, or undefined. */
function ownerOf(pages, tag, action) {
  return new Promise((resolve) => {
    setTimeout(resolve, ANSWER_MS);
    let waiting = pages.length;
    if (waiting === 0) resolve();
    for (const page of pages) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data: isOwner }) => {
        waiting--;
        if (isOwner) resolve(page);
        else if (waiting === 0) resolve();
      };
      page.postMessage({ type: 'ringback-notification', tag, action }, [port2]);
    }
  });
}
