import type { Call, Participant } from '../api/client';

/**
 * What happens in an open call. `waiting`: the caller waits for an agent. `leaving-message`: the caller hears the
 * greeting of the voicemail or leaves a message. `ringing`: the customer has not answered. `unattended`: an agent was in the call, and the customer waits for another.
 */
export type LiveCallState = 'waiting' | 'leaving-message' | 'ringing' | 'talking' | 'on-hold' | 'unattended';

/** Returns what happens in an open call. */
export function liveStateOf(call: Call): LiveCallState {
  if (call.leavingMessage) return 'leaving-message';
  if (call.answeredAt === null) return call.direction === 'inbound' ? 'waiting' : 'ringing';
  if (call.strategy === 'client') return 'talking';
  if (!call.participants.some((each) => isPresent(each) && (each.role === 'agent' || each.role === 'external'))) {
    return 'unattended';
  }
  return call.participants.some((each) => isPresent(each) && each.role === 'customer' && each.onHold)
    ? 'on-hold'
    : 'talking';
}

/** Returns the participants of a role who are in the call. */
export const presentOf = (call: Call, role: Participant['role']): Participant[] =>
  call.participants.filter((each) => each.role === role && isPresent(each));

const isPresent = ({ state }: Participant) => state === 'joined';
