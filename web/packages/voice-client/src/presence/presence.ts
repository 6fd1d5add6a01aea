/** What a member of the workspace does now. `offline`: no open page. */
export type PresenceState = 'available' | 'on-call' | 'wrap-up' | 'away' | 'offline';

/** The state of a member, and its start. */
export interface Presence {
  state: PresenceState;
  /** The start of the state; null if unknown. */
  since: string | null;
  /** The end of the wrap-up, by the clock of the server. Null or missing in other states. */
  wrapUpEndsAt?: string | null;
}

/** The presence of members by user id. Members without an entry are offline. */
export type PresenceByUser = ReadonlyMap<string, Presence>;

const OFFLINE: Presence = { state: 'offline', since: null };

/**
 * Returns the presence of a member.
 *
 * @example
 * ```ts
 * connection.presence.subscribe(() => {
 *   console.log(presenceOf(connection.presence.get(), userId).state);
 * });
 * ```
 */
export const presenceOf = (members: PresenceByUser, userId: string): Presence => members.get(userId) ?? OFFLINE;
