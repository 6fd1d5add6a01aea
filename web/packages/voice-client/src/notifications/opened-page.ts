/** The fragment of the address that `worker/call-notifications.js` opens. */
const OPENED_FOR_CALL = '#ringback-call';

/** Returns whether a notification of a ringing call has opened this page, and removes the mark from its address. */
export function takeOpenedForCall(): boolean {
  if (globalThis.location?.hash !== OPENED_FOR_CALL) return false;
  history.replaceState(history.state, '', location.pathname + location.search);
  return true;
}
