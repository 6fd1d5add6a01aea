export interface WebSocketFrame {
  /** The payload as text. */
  text: string;
  /** The frame as it was sent. */
  bytes: Buffer;
}

/** Splits one direction of a WebSocket without compression into its frames (RFC 6455, section 5.2). */
export class WebSocketFrames {
  private buffer = Buffer.alloc(0);

  /** Returns the frames that are complete with this data. */
  read(data: Buffer): WebSocketFrame[] {
    this.buffer = Buffer.concat([this.buffer, data]);
    const frames: WebSocketFrame[] = [];
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): WebSocketFrame | null {
    const { buffer } = this;
    if (buffer.length < 2) return null;
    const second = buffer.readUInt8(1);
    const isMasked = second >= 128;
    const short = second & 127;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const start = 2 + lengthBytes + (isMasked ? 4 : 0);
    if (buffer.length < start) return null;
    const length = lengthBytes === 0 ? short : buffer.readUIntBE(lengthBytes === 2 ? 2 : 4, lengthBytes === 2 ? 2 : 6);
    if (buffer.length < start + length) return null;
    const payload = Buffer.from(buffer.subarray(start, start + length));
    if (isMasked) {
      const mask = buffer.subarray(start - 4, start);
      for (let at = 0; at < length; at++) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
    }
    const bytes = Buffer.from(buffer.subarray(0, start + length));
    this.buffer = Buffer.from(buffer.subarray(start + length));
    return { text: payload.toString('utf8'), bytes };
  }
}
