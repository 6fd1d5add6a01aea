import { formatDuration, formatPhoneNumber } from '@ringback/ui';
import { type Call, hasEnded, memberAddress } from '@ringback/voice-client';
import { voiceMessages } from '@ringback/voice-react';
import { messages } from '../messages';

const t = messages.calls;

/** The address of the call's page. */
export const callPath = ({ id }: Pick<Call, 'id'>): string => `/calls/${id}`;

/** Returns the customer's number, for either direction. In a call between members it is an address of the called one. */
export const customerNumber = (call: Call): string => (call.direction === 'inbound' ? call.from : call.to);

/** Returns the name of the workspace's number of a call. A number that has left the workspace has only its digits. */
export const lineName = ({ line }: Pick<Call, 'line'>): string | undefined =>
  line ? (line.label === line.number ? formatPhoneNumber(line.number) : line.label) : undefined;

export const isMissed = (call: Call): boolean =>
  call.direction === 'inbound' && call.answeredAt === null && hasEnded(call);

/** Returns the outcome of a call for display. Unanswered inbound calls were missed, whatever Twilio calls them. */
export function statusText(call: Call): string {
  if (call.refusal !== null) return t.refused;
  if (call.declined) return t.declined;
  if (call.answeredBy === 'machine') return t.machine;
  if (call.answeredBy === 'fax') return t.fax;
  if (call.endReason === 'agent-unavailable') return t.agentUnavailable;
  if (!isMissed(call)) return voiceMessages.status[call.status];
  if (call.endReason === 'caller-gave-up') return t.callerHungUp;
  return call.status === 'failed' ? voiceMessages.status.failed : t.missed;
}

/** "12:04" today, "Yesterday", else the day. */
export function formatStart(call: Call, now = new Date()): string {
  const at = new Date(call.createdAt);
  const days = daysBetween(at, now);
  if (days === 0) return at.toLocaleTimeString([], { timeStyle: 'short' });
  if (days === 1) return t.yesterday;
  return at.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Calls of one day, under the day's heading. */
export interface CallDay {
  heading: string;
  calls: Call[];
}

/** Groups calls, newest first, by the day on which they started. */
export function groupByDay(calls: readonly Call[], now = new Date()): CallDay[] {
  const days: CallDay[] = [];
  for (const call of calls) {
    const heading = formatDay(new Date(call.createdAt), now);
    const last = days.at(-1);
    if (last?.heading === heading) last.calls.push(call);
    else days.push({ heading, calls: [call] });
  }
  return days;
}

/** "Today", "Yesterday", else the day, with its year unless that is the current one. */
function formatDay(at: Date, now: Date): string {
  const days = daysBetween(at, now);
  if (days === 0) return t.today;
  if (days === 1) return t.yesterday;
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return at.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

function daysBetween(at: Date, now: Date): number {
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** "12:04" */
export const formatTime = (call: Call): string =>
  new Date(call.createdAt).toLocaleTimeString([], { timeStyle: 'short' });

/** Returns the member who was called by another one. Null for calls with a customer. */
export const calledMember = (call: Call): { id: string; name: string } | null =>
  (call.direction === 'internal' &&
    call.participants.find(({ user }) => user && memberAddress(user.id) === call.to)?.user) ||
  null;

/** The name of the contact or of the called member, else the customer's number, unless that was deleted. */
export function displayName(call: Call): string {
  const name = (call.contact ?? calledMember(call))?.name;
  return name ?? (call.erasedAt ? t.data.customer : formatPhoneNumber(customerNumber(call)));
}

/** Formats a time to the second. */
export const formatExact = (at: string): string =>
  new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });

/** Returns all times of the call to the second, one a line. */
export function formatTimes(call: Call): string {
  return [
    `${t.started} ${formatExact(call.createdAt)}`,
    call.answeredAt && `${t.answered} ${formatExact(call.answeredAt)}`,
    call.endedAt && `${t.ended} ${formatExact(call.endedAt)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Returns when the call was answered while it is in progress, else null. */
export const connectedSince = (call: Call): number | null =>
  call.answeredAt !== null && !hasEnded(call) ? Date.parse(call.answeredAt) : null;

export const callDuration = (call: Call): string | null =>
  call.durationSec ? formatDuration(call.durationSec * 1000) : null;
