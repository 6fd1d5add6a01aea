/** `ws://host:port/path` as the SDK's private `chunderw` option wants it: host, port and path prefix. */
export function signalingHost(signallingUrl: string): string {
  const url = new URL(signallingUrl);
  return `${url.host}${url.pathname.replace(/\/$/, '')}`;
}

/**
 * The SDK always says `wss://<host>/signal` and keeps the WebSocket class that it finds when it is first evaluated.
 * For a local host that only speaks `ws:`, this puts a class there that changes the scheme for that host and no other.
 * Must run before the SDK is imported.
 */
export function allowInsecureSignaling(signallingUrl: string): void {
  if (!signallingUrl.startsWith('ws:')) return;
  const secure = `wss://${signalingHost(signallingUrl)}/`;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      const asked = String(url);
      super(asked.startsWith(secure) ? asked.replace(/^wss:/, 'ws:') : asked, protocols);
    }
  };
}
