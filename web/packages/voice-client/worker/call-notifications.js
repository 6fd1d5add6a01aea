// The service worker of call notifications. It passes a click to the page that shows the call, because only a page can
// have a microphone. A plain script without imports, which a host copies to its own origin.

/** How long a page may take to recognise its notification. A frozen page does not answer. */
const ANSWER_MS = 1000;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(passOn(event.notification, event.action));
});

async function passOn({ tag, data }, action) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const owner = await ownerOf(pages, tag, action);
  if (action === 'decline' && owner) return;
  const page = owner ?? pages[0];
  if (page) await page.focus();
  else await self.clients.openWindow(data?.url ?? '/');
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
