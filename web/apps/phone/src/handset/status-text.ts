import { messages } from '../messages';
import type { Handset, HandsetEndReason } from './handset';
import { formatNumber } from './numbers';

/** What the handset's screen says: the state in words. */
export function statusText({ call, endReason, network }: Handset): string {
  if (call) return messages.status[call.phase](formatNumber(call.peer));
  return endReason ? messages.ended(endReasonText(endReason)) : messages.network[network];
}

/** How a call ended. */
export const endReasonText = (ending: HandsetEndReason): string => messages.endReasons[ending];
