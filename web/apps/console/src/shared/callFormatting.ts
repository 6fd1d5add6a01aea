import { formatDuration } from '@ringback/ui';
import { type Call, hasEnded } from '@ringback/voice-client';
import { voiceMessages } from '@ringback/voice-react';
import { messages } from '../messages';

const t = messages.calls;

/** The customer's number, whichever way the call went. */
export const customerNumber = (call: Call): string => (call.direction === 'inbound' ? call.from : call.to);

export const isMissed = (call: Call): boolean =>
  call.direction === 'inbound' && call.answeredAt === null && hasEnded(call);

/** How the call went, for a person: a call to us that nobody took was missed, whatever Twilio calls it. */
export function statusText(call: Call): string {
  if (!isMissed(call)) return voiceMessages.status[call.status];
  switch (call.status) {
    case 'canceled':
      return t.callerHungUp;
    case 'busy':
      return t.declined;
    case 'failed':
      return voiceMessages.status.failed;
    default:
      return t.missed;
  }
}

/** "12:04" today, "Yesterday", else the day. */
export function formatStart(call: Call, now = new Date()): string {
  const at = new Date(call.createdAt);
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (days === 1) return t.yesterday;
  return at.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Every time of the call to the second, one a line. */
export function formatTimes(call: Call): string {
  const exact = (at: string) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
  return [
    `${t.started} ${exact(call.createdAt)}`,
    call.answeredAt && `${t.answered} ${exact(call.answeredAt)}`,
    call.endedAt && `${t.ended} ${exact(call.endedAt)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** When both began to speak, while they do. */
export const connectedSince = (call: Call): number | null =>
  call.answeredAt !== null && !hasEnded(call) ? Date.parse(call.answeredAt) : null;

export const callDuration = (call: Call): string | null =>
  call.durationSec ? formatDuration(call.durationSec * 1000) : null;
