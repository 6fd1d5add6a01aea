/** Converts `ws://host:port/path` to the format of the SDK's private `chunderw` option: host, port and path prefix. */
export function signalingHost(signallingUrl: string): string {
  const url = new URL(signallingUrl);
  return `${url.host}${url.pathname.replace(/\/$/, '')}`;
}

/**
 * Replaces the global WebSocket class by one that uses `ws:` instead of `wss:` for this host only. The SDK always
 * connects to `wss://<host>/signal`, which a local emulator without TLS does not serve. Call this before the SDK is
 * imported, because the SDK stores the class when it is evaluated.
 */
export function allowInsecureSignaling(signallingUrl: string): void {
  if (!signallingUrl.startsWith('ws:')) return;
  const secureOrigin = `wss://${signalingHost(signallingUrl)}/`;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      const requested = String(url);
      super(requested.startsWith(secureOrigin) ? requested.replace(/^wss:/, 'ws:') : requested, protocols);
    }
  };
}
