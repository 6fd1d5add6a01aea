import { type MemberPresence, type Presence, type PresenceState, presenceOf } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The presence of the members of a workspace. */
export interface WorkspacePresence {
  /** The presence of the signed-in user, on all of their pages. */
  own: Presence;
  /** Returns the presence of a member. */
  presenceOf: (userId: string) => Presence;
  /** The number of members who are available. */
  availableCount: number;
}

/**
 * Returns the presence of the members of the workspace, inside `TwilioInboundListener`. Events keep it current.
 *
 * @example
 * ```tsx
 * const { presenceOf } = usePresence();
 * <p>Grace is {voiceMessages.presence[presenceOf(graceId).state]}</p>
 * ```
 */
export function usePresence(): WorkspacePresence {
  const { presence, userId } = useTelephone().realtime;
  const members = useSyncExternalStore(presence.subscribe, presence.get);
  return useMemo(
    () => ({
      own: presenceOf(members, userId ?? ''),
      presenceOf: (id: string) => presenceOf(members, id),
      availableCount: [...members.values()].filter(({ state }) => state === 'available').length,
    }),
    [members, userId],
  );
}

/** The members of a workspace with their presence, and why they could not be loaded. */
export interface Team {
  /** Sorted by state, then by name. Null until loaded. */
  members: readonly MemberPresence[] | null;
  problem: string | null;
  retry: () => void;
}

/**
 * Returns all members of the workspace with their presence, inside `TwilioInboundListener`. Available members
 * come first.
 *
 * @example
 * ```tsx
 * const { members } = useTeam();
 * <ul>
 *   {members?.map(({ userId, name, state }) => <li key={userId}>{name}: {voiceMessages.presence[state]}</li>)}
 * </ul>
 * ```
 */
export function useTeam(): Team {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { presence, status } = realtime;
  const current = useSyncExternalStore(presence.subscribe, presence.get);
  const [loaded, setLoaded] = useState<readonly MemberPresence[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // A member who joined after the list was loaded is in no list yet.
  const joined = loaded !== null && [...current.keys()].some((id) => !loaded.some(({ userId }) => userId === id));

  const load = useCallback(() => {
    let isCurrent = true;
    api.presence(workspaceId).then(
      (members) => {
        if (!isCurrent) return;
        setLoaded(members);
        setProblem(null);
      },
      (failure: Error) => isCurrent && setProblem(failure.message),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, workspaceId]);

  const isOpen = status === 'open';
  // biome-ignore lint/correctness/useExhaustiveDependencies: loads again when a member has joined, and after an outage
  useEffect(load, [load, joined, isOpen]);

  const members = useMemo(
    () =>
      loaded
        ?.map((member) => ({ ...member, ...currentState(member, current.get(member.userId), isOpen) }))
        .sort(byStateThenName) ?? null,
    [loaded, current, isOpen],
  );
  return { members, problem, retry: load };
}

/** Events are newer than the loaded list. Without a connection, the loaded list is all there is. */
function currentState(loaded: MemberPresence, received: Presence | undefined, isOpen: boolean): Presence {
  if (received) return received;
  return isOpen && loaded.state !== 'offline' ? { state: 'offline', since: null } : loaded;
}

const ORDER: readonly PresenceState[] = ['available', 'on-call', 'wrap-up', 'away', 'offline'];

const byStateThenName = (a: MemberPresence, b: MemberPresence) =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name);
