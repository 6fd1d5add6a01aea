import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

const LOOPBACK = '127.0.0.1';

/** A UDP relay between a page and the media port. A test can interrupt it, both for audio and for ICE checks. */
export interface MediaRelay {
  interrupt(): void;
  restore(): void;
  close(): void;
}

async function boundSocket(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

/** Sends the audio of the page's later calls through a relay, by rewriting the candidates of each remote SDP. */
export async function startMediaRelay(page: Page, mediaPort: number): Promise<MediaRelay> {
  const browserSide = await boundSocket();
  const exchangeSides = new Map<number, Socket>();
  let forwarding = true;
  const exchangeSide = (browserPort: number): Socket => {
    const existing = exchangeSides.get(browserPort);
    if (existing) return existing;
    const socket = createSocket('udp4');
    exchangeSides.set(browserPort, socket);
    return socket.on('message', (packet) => forwarding && browserSide.send(packet, browserPort, LOOPBACK));
  };
  browserSide.on('message', (packet, { port }) => forwarding && exchangeSide(port).send(packet, mediaPort, LOOPBACK));
  await page.evaluate(
    (port) => {
      type SetRemoteDescription = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;
      const original: SetRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp = '' }: RTCSessionDescriptionInit) {
        const relayed = sdp.replace(/^(a=candidate:\S+ \d+ udp \d+) \S+ \d+/gm, `$1 127.0.0.1 ${port}`);
        return original.call(this, { type, sdp: relayed });
      };
    },
    (browserSide.address() as AddressInfo).port,
  );
  return {
    interrupt: () => {
      forwarding = false;
    },
    restore: () => {
      forwarding = true;
    },
    close: () => {
      for (const socket of [browserSide, ...exchangeSides.values()]) socket.close();
    },
  };
}
