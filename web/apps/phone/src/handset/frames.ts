/** The exchange's reason for the end of a call. */
export type EndReason = 'completed' | 'busy' | 'no-answer' | 'failed' | 'rejected' | 'canceled';

/** A frame from the page to the exchange: one JSON object in a text frame. */
export type FrameToExchange =
  | { type: 'register'; number: string }
  | { type: 'unregister'; number: string }
  | { type: 'dial'; number: string; to: string; sdp: string }
  | { type: 'answer'; callId: string; sdp: string }
  | { type: 'reject'; callId: string }
  | { type: 'hangup'; callId: string }
  | { type: 'digits'; callId: string; digits: string }
  | { type: 'pong' };

/** A frame from the exchange to the page. */
export type FrameFromExchange =
  | { type: 'registered'; number: string }
  | { type: 'unregistered'; number: string }
  | { type: 'dialing'; number: string; callId: string }
  | { type: 'ringing'; callId: string }
  | { type: 'progress'; callId: string; sdp: string }
  | { type: 'connected'; callId: string; sdp?: string | null }
  | { type: 'incoming'; number: string; callId: string; from: string; sdp: string }
  | { type: 'cancel'; callId: string }
  | { type: 'ended'; callId: string; reason: EndReason }
  | { type: 'digit'; callId: string; digit: string }
  | { type: 'error'; message: string; callId?: string | null; number?: string | null }
  | { type: 'ping' };

/** Parses a text frame. Returns undefined for anything but an object with a type. */
export function readFrame(text: string): FrameFromExchange | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as FrameFromExchange) : undefined;
  } catch {
    return undefined;
  }
}
