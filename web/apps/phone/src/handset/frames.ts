/** Why a call is over, in the exchange's words. */
export type EndReason = 'completed' | 'busy' | 'no-answer' | 'failed' | 'rejected' | 'canceled';

/** What the page says to the exchange, one JSON object in each text frame. */
export type FrameToExchange =
  | { type: 'register'; number: string }
  | { type: 'unregister'; number: string }
  | { type: 'dial'; number: string; to: string; sdp: string }
  | { type: 'answer'; callId: string; sdp: string }
  | { type: 'reject'; callId: string }
  | { type: 'hangup'; callId: string }
  | { type: 'digits'; callId: string; digits: string }
  | { type: 'pong' };

/** What the exchange says to the page. */
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

/** Reads one text frame; what is not an object with a type is no frame. */
export function readFrame(text: string): FrameFromExchange | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as FrameFromExchange) : undefined;
  } catch {
    return undefined;
  }
}
