import type { Call, CallStatus } from '../api/client';
import { ObservableValue } from '../observable';

const PROGRESS: Record<CallStatus, number> = {
  queued: 0,
  ringing: 1,
  'in-progress': 2,
  completed: 3,
  busy: 3,
  'no-answer': 3,
  failed: 3,
  canceled: 3,
};

export const hasEnded = (call: Pick<Call, 'status'>): boolean => PROGRESS[call.status] === 3;

/** Merges two versions of a call. The status never goes back, and known times and people are kept. */
export function mergeCalls(stored: Call | undefined, received: Call): Call {
  if (!stored) return received;
  const [older, newer] = PROGRESS[received.status] < PROGRESS[stored.status] ? [received, stored] : [stored, received];
  return {
    ...newer,
    answeredAt: newer.answeredAt ?? older.answeredAt,
    endedAt: newer.endedAt ?? older.endedAt,
    durationSec: newer.durationSec ?? older.durationSec,
    agent: newer.agent ?? older.agent,
    contact: newer.contact ?? older.contact,
    line: newer.line ?? older.line,
  };
}

/**
 * Stores calls by id, newest first. Accepts pages of the history and events in any order.
 *
 * @example
 * ```ts
 * const calls = ringback.newCalls();
 * calls.apply((await ringback.api.calls(workspaceId)).calls);
 * const connection = ringback.newRealtime(workspaceId, (frame) => {
 *   if (frame.type === 'call-updated' || frame.type === 'call-ended') calls.apply([frame.call]);
 * });
 * connection.start();
 * calls.list.subscribe(() => render(calls.list.get()));
 * ```
 */
export class CallStore {
  readonly list = new ObservableValue<readonly Call[]>([]);
  private byId: ReadonlyMap<string, Call> = new Map();

  apply(calls: readonly Call[]): void {
    const byId = new Map(this.byId);
    for (const call of calls) {
      const stored = byId.get(call.id);
      const merged = mergeCalls(stored, call);
      // A repeated call stays the same object, so that a list does not render it again.
      if (!stored || JSON.stringify(stored) !== JSON.stringify(merged)) byId.set(call.id, merged);
    }
    this.show(byId);
  }

  /** Removes the calls that ended before a time, so that a page which stays open for weeks does not keep every call. */
  forgetEndedBefore(time: number): void {
    const kept = [...this.byId].filter(([, { endedAt }]) => endedAt === null || Date.parse(endedAt) >= time);
    if (kept.length < this.byId.size) this.show(new Map(kept));
  }

  /** Shows the calls of another store instead, in one step. */
  replaceBy(other: CallStore): void {
    this.show(other.byId);
  }

  private show(byId: ReadonlyMap<string, Call>): void {
    this.byId = byId;
    this.list.set([...byId.values()].sort(newestFirst));
  }
}

const newestFirst = (a: Call, b: Call) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : -1);
