import { messages } from '../messages';
import type { Ending, Handset } from './handset';
import { written } from './numbers';

/** What the handset's screen says: the state in words. */
export function stateInWords({ call, ended, network }: Handset): string {
  if (call) return messages.status[call.phase](written(call.peer));
  return ended ? messages.ended(endedInWords(ended)) : messages.network[network];
}

/** How a call ended. */
export const endedInWords = (ending: Ending): string => messages.endings[ending];
