import {
  type Call,
  type LiveCallState,
  liveStateOf,
  type MemberPresence,
  type Participant,
  type PresenceState,
} from '@ringback/voice-client';

/** A customer who waits for an agent. */
export interface WaitingCaller {
  call: Call;
  since: number;
  /** Whether an agent was in the call and has left. */
  isUnattended: boolean;
}

/** Returns the customers who wait, the longest wait first. */
export const waitingCallers = (calls: readonly Call[]): WaitingCaller[] =>
  calls
    .flatMap((call) => {
      const state = liveStateOf(call);
      if (state === 'waiting') return [{ call, since: Date.parse(call.createdAt), isUnattended: false }];
      return state === 'unattended' ? [{ call, since: leftAloneAt(call), isUnattended: true }] : [];
    })
    .sort((a, b) => a.since - b.since);

/** Returns when the last agent left. */
const leftAloneAt = ({ participants, answeredAt, createdAt }: Call): number =>
  Math.max(
    ...participants.filter(isAgent).map(({ leftAt }) => (leftAt === null ? 0 : Date.parse(leftAt))),
    Date.parse(answeredAt ?? createdAt),
  );

const isAgent = ({ role }: Participant) => role === 'agent' || role === 'external';

/** A member who is online, and the calls that they are in. */
export interface AgentRow {
  member: MemberPresence;
  calls: { call: Call; state: LiveCallState | 'supervising' }[];
}

/** The states of members who are online, in the order of the board. */
export const STATES = ['on-call', 'wrap-up', 'available', 'away'] as const;
const ORDER: readonly PresenceState[] = STATES;

/** Returns the members who are online, those on calls first, and the names of the others. */
export function agentRows(members: readonly MemberPresence[], calls: readonly Call[]) {
  const online = members
    .filter(({ state }) => state !== 'offline')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name));
  return {
    rows: online.map((member): AgentRow => ({ member, calls: callsOf(member.userId, calls) })),
    offline: members.filter(({ state }) => state === 'offline').map(({ name }) => name),
  };
}

const callsOf = (userId: string, calls: readonly Call[]): AgentRow['calls'] =>
  calls.flatMap((call): AgentRow['calls'] => {
    const own = call.participants.find(({ user, state }) => user?.id === userId && state === 'joined');
    if (!own) return [];
    if (own.role === 'supervisor') return [{ call, state: 'supervising' }];
    return [{ call, state: own.onHold ? 'on-hold' : liveStateOf(call) }];
  });
