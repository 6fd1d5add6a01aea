import type { Call } from '@ringback/voice-client';
import { messages } from './messages';

/** The customer's number, whichever way the call went. */
export const otherSide = (call: Call): string => (call.direction === 'inbound' ? call.from : call.to);

export const wasMissed = (call: Call): boolean =>
  call.direction === 'inbound' && call.answeredAt === null && call.endedAt !== null;

/** "12:04" today, "Yesterday", else the day. */
export function started(call: Call, now = new Date()): string {
  const at = new Date(call.createdAt);
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (days === 1) return messages.calls.yesterday;
  return at.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}
