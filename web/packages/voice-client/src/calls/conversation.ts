import type { Call, Participant } from '../api/client';

/** The other participants of a conference call, and the part that the user's actions refer to. */
export interface Conversation {
  /** The other participants who are in the call or ring, in the order in which they joined. */
  others: readonly Participant[];
  /** The members who listen to the call or speak in it, if the workspace shows them. */
  supervisors: readonly Participant[];
  /** The participant that Hold and Resume are for: the customer, or the only other participant. */
  party: Participant | null;
  /** The consultation: one participant is on hold while the user asks the other. */
  consultation: Consultation | null;
}

export interface Consultation {
  held: Participant;
  /** The participant that the user talks to, or that still rings. */
  active: Participant;
  /** Whether the user started it. An agent who is consulted cannot steer it. */
  isOwn: boolean;
}

/**
 * Returns the conversation of a conference call that the user has joined. Returns null for other calls, which have no
 * hold, transfer or further participants.
 *
 * @example
 * ```ts
 * const conversation = conversationOf(call, userId);
 * holdButton.hidden = conversation?.party == null;
 * ```
 */
export function conversationOf(call: Call | null, userId: string | null): Conversation | null {
  if (call?.strategy !== 'conference' || call.endedAt !== null) return null;
  const isOwn = ({ role, user }: Participant) => role === 'agent' && user?.id === userId;
  const own = call.participants.findLast((each) => isOwn(each) && each.state === 'joined');
  if (!own) return null;
  const others = call.participants.filter(
    (each) => !isOwn(each) && each.role !== 'supervisor' && (each.state === 'joined' || each.state === 'ringing'),
  );
  const party = others.length === 1 ? others[0] : others.find(({ role }) => role === 'customer');
  const supervisors = call.participants.filter(({ role, state }) => role === 'supervisor' && state === 'joined');
  return { others, supervisors, party: party ?? null, consultation: consultationOf(others, own) };
}

function consultationOf(others: readonly Participant[], own: Participant): Consultation | null {
  const held = others.find(({ state, onHold }) => state === 'joined' && onHold);
  const active = others.find((each) => each !== held && !each.onHold);
  if (!held || !active) return null;
  const joinedAt = (each: Participant) => Date.parse(each.joinedAt ?? '') || Number.POSITIVE_INFINITY;
  const isOwn = !others.some(
    (each) => each.role === 'agent' && each.state === 'joined' && joinedAt(each) < joinedAt(own),
  );
  return { held, active, isOwn };
}
