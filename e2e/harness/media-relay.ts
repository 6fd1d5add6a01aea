import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

const HERE = '127.0.0.1';

/** A line between browsers and a UDP port of this machine, which can be cut: sound and connectivity checks alike. */
export interface LossyLine {
  cut(): void;
  mend(): void;
  end(): void;
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, HERE);
  await once(socket, 'listening');
  return socket;
}

/** Leads the audio of a page's calls, from now on, to that port through a line of its own. */
export async function lossyLine(page: Page, mediaPort: number): Promise<LossyLine> {
  const near = await bound();
  const far = new Map<number, Socket>();
  let whole = true;
  const towards = (browserPort: number): Socket => {
    const known = far.get(browserPort);
    if (known) return known;
    const made = createSocket('udp4');
    far.set(browserPort, made);
    return made.on('message', (packet) => whole && near.send(packet, browserPort, HERE));
  };
  near.on('message', (packet, { port }) => whole && towards(port).send(packet, mediaPort, HERE));
  await page.evaluate(
    (port) => {
      type Remote = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;
      const remote: Remote = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp = '' }: RTCSessionDescriptionInit) {
        const led = sdp.replace(/^(a=candidate:\S+ \d+ udp \d+) \S+ \d+/gm, `$1 127.0.0.1 ${port}`);
        return remote.call(this, { type, sdp: led });
      };
    },
    (near.address() as AddressInfo).port,
  );
  return {
    cut: () => {
      whole = false;
    },
    mend: () => {
      whole = true;
    },
    end: () => {
      for (const each of [near, ...far.values()]) each.close();
    },
  };
}
