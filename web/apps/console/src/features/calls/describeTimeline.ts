import type { Call, TimelineEntry } from '@ringback/voice-client';
import { messages } from '../../messages';

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
  call: Pick<Call, 'direction' | 'line'>,
  customer: string,
): TimelineLine[] {
  return entries.flatMap((entry, index) => {
    const name = entry.party === 'customer' ? customer : (entry.agent?.name ?? t[entry.party]);
    const text =
      ofParticipant(entry, name) ??
      (entry.party === 'customer' ? ofCustomer(entry, call, name) : ofAgent(entry, call, name));
    return text ? [{ key: String(index), at: entry.at, text }] : [];
  });
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
      return isInbound ? t.called(customer, call.line?.label) : t.rings(customer);
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

function ofAgent({ status, declined }: TimelineEntry, { direction }: Pick<Call, 'direction'>, name: string) {
  switch (status) {
    case 'queued':
    case 'initiated':
      return null;
    case 'ringing':
      return direction === 'outbound-dial' ? null : t.rings(name);
    case 'in-progress':
      return direction === 'outbound-dial' ? t.dials(name) : t.answers(name);
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
