import type { Ending, Handset } from './handset';
import { written } from './numbers';

/** What the handset's screen says: the state in words. */
export function stateInWords(handset: Handset): string {
  const { call, ended, network } = handset;
  if (call) {
    switch (call.phase) {
      case 'calling':
        return 'Calling…';
      case 'ringing':
        return 'Ringing…';
      case 'incoming':
        return `Incoming call from ${written(call.peer)}`;
      case 'answering':
        return 'Answering…';
      case 'talking':
        return 'On a call';
    }
  }
  if (ended) return `Ended: ${endedInWords(ended)}`;
  switch (network) {
    case 'on':
      return 'On the network';
    case 'joining':
      return 'Joining the network…';
    case 'off':
      return 'Not on the network';
  }
}

const endings: Record<Ending, string> = {
  completed: 'the other side hung up',
  busy: 'busy',
  'no-answer': 'no answer',
  failed: 'the call could not be connected',
  rejected: 'declined',
  canceled: 'the caller gave up',
  'hung-up': 'you hung up',
  declined: 'you declined',
  'line-lost': 'the exchange went away',
};

/** How a call ended. */
export const endedInWords = (ending: Ending): string => endings[ending];
