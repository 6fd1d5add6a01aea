import { type Call, memberAddress, type TimelineEntry } from '@ringback/voice-client';
import { messages } from '../../messages';
import { lineName } from '../../shared/callFormatting';

const t = messages.calls.events;

/** One line of a timeline. */
export interface TimelineLine {
  key: string;
  at: string;
  text: string;
}

/** Puts the timeline of a call into words. Leaves out what only matters to the phone network. */
export function describeTimeline(
  entries: readonly TimelineEntry[],
  call: Pick<Call, 'direction' | 'line' | 'from'>,
  customer: string,
): TimelineLine[] {
  return entries.flatMap((entry, index) => {
    const name = entry.party === 'customer' ? customer : (entry.agent?.name ?? t[entry.party]);
    const isCallerOfCall = isCaller(entry, call);
    const text =
      ofJoin(entry, entries, isCallerOfCall, name) ??
      ofParticipant(entry, name) ??
      (entry.party === 'customer' ? ofCustomer(entry, call, name) : ofAgent(entry, isCallerOfCall, name));
    return text ? [{ key: String(index), at: entry.at, text }] : [];
  });
}

/** Describes the join of an agent to a conference. Twilio does not report the answer of a leg that comes from a browser. */
function ofJoin(entry: TimelineEntry, entries: readonly TimelineEntry[], isCaller: boolean, name: string) {
  if (entry.status !== 'joined' || entry.party !== 'agent') return null;
  const own = entries.filter((each) => each.party === 'agent' && each.agent?.id === entry.agent?.id);
  if (own.find((each) => each.status === 'joined') !== entry) return t.joined(name);
  if (own.some((each) => each.status === 'in-progress')) return null;
  return isCaller ? t.dials(name) : t.answers(name);
}

/** Describes what happens to a participant of a conference. The leg tells when the participant joins and leaves. */
function ofParticipant({ status, party }: TimelineEntry, name: string) {
  switch (status) {
    case 'on-hold':
      return t.onHold(name);
    case 'resumed':
      return t.resumed(name);
    case 'muted':
      return t.muted(name);
    case 'unmuted':
      return t.unmuted(name);
    case 'in-progress':
      return party === 'supervisor' ? t.joined(name) : null;
    default:
      return null;
  }
}

function ofCustomer({ status, declined }: TimelineEntry, call: Pick<Call, 'direction' | 'line'>, customer: string) {
  const isInbound = call.direction === 'inbound';
  switch (status) {
    case 'queued':
    case 'initiated':
      return null;
    case 'ringing':
      return isInbound ? t.called(customer, lineName(call)) : t.rings(customer);
    case 'in-progress':
      return isInbound ? null : t.answers(customer);
    case 'completed':
      return t.ended;
    case 'busy':
      return declined ? t.declines(customer) : t.busy(customer);
    case 'no-answer':
      return isInbound ? t.gaveUp(customer) : t.noAnswer(customer);
    case 'canceled':
      return isInbound ? t.gaveUp(customer) : t.canceled;
    case 'failed':
      return t.failed(customer);
  }
}

/** Returns whether the agent's browser placed the call. */
const isCaller = ({ agent }: TimelineEntry, { direction, from }: Pick<Call, 'direction' | 'from'>): boolean =>
  direction === 'outbound-dial' || (agent !== null && from === memberAddress(agent.id));

function ofAgent({ status, declined }: TimelineEntry, isCaller: boolean, name: string) {
  switch (status) {
    case 'queued':
    case 'initiated':
      return null;
    case 'ringing':
      return isCaller ? null : t.rings(name);
    case 'in-progress':
      return isCaller ? t.dials(name) : t.answers(name);
    case 'completed':
      return t.leaves(name);
    case 'busy':
      return declined ? t.declines(name) : t.busy(name);
    case 'no-answer':
    case 'canceled':
      return t.noAnswer(name);
    case 'failed':
      return t.failed(name);
  }
}
