import { messages } from '../messages';
import type { Handset, HandsetEndReason } from './handset';
import { formatNumber } from './numbers';

/** Returns the text on the handset's screen. */
export function statusText({ call, endReason, network }: Handset): string {
  if (call) return messages.status[call.phase](formatNumber(call.peer));
  return endReason ? messages.ended(endReasonText(endReason)) : messages.network[network];
}

/** Returns the text for the end of a call. */
export const endReasonText = (ending: HandsetEndReason): string => messages.endReasons[ending];
