import type { Call, CallFilter } from '../api/client';

/** Returns whether a call from an event matches the filter, by the same rules as the server. */
export function matchesFilter(call: Call, filter: CallFilter): boolean {
  const { direction, status, text, from, to, agent, number } = filter;
  const isInbound = call.direction === 'inbound';
  if (direction === 'inbound' && !isInbound) return false;
  if (direction === 'outbound' && !call.direction.startsWith('outbound-')) return false;
  if (direction && direction !== 'inbound' && direction !== 'outbound' && call.direction !== direction) return false;
  if (status && !status.includes(call.status)) return false;
  if (from && Date.parse(call.createdAt) < Date.parse(from)) return false;
  if (to && Date.parse(call.createdAt) >= Date.parse(to)) return false;
  if (agent && call.agent?.id !== agent) return false;
  if (number && call.from !== number && call.to !== number) return false;
  return !text || matchesText(call, text);
}

function matchesText(call: Call, text: string): boolean {
  const query = text.trim().toLowerCase();
  if (call.contact?.name.toLowerCase().includes(query)) return true;
  const digits = query.replace(/[\s().-]/g, '');
  return /^\+?\d+$/.test(digits) && (call.from.includes(digits) || call.to.includes(digits));
}
