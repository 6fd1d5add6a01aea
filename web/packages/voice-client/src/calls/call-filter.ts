import type { Call, CallFilter } from '../api/client';

/** Returns whether a call from an event matches the filter, by the same rules as the server. */
export function matchesFilter(call: Call, filter: CallFilter): boolean {
  const { direction, status, text } = filter;
  const isInbound = call.direction === 'inbound';
  if (direction === 'inbound' && !isInbound) return false;
  if (direction === 'outbound' && isInbound) return false;
  if (status && call.status !== status) return false;
  return !text || matchesText(call, text);
}

function matchesText(call: Call, text: string): boolean {
  const query = text.trim().toLowerCase();
  if (call.contact?.name.toLowerCase().includes(query)) return true;
  const digits = query.replace(/[\s().-]/g, '');
  return /^\+?\d+$/.test(digits) && (call.from.includes(digits) || call.to.includes(digits));
}
