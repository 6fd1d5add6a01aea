import { usePhoneNumberFormatter } from '@ringback/ui';
import { type Call, type Conversation, conversationOf, type Participant } from '@ringback/voice-client';
import { useCallback, useMemo } from 'react';
import { type CallActions, useCallActions } from './useCallActions';
import type { Realtime } from './useRealtime';

/** The participants of the current conference call, and the actions on it. */
export interface CurrentConversation extends Conversation {
  call: Call;
  actions: CallActions;
  /** The user, and the members who are in the call. */
  memberIds: readonly string[];
  /** Returns the participant's name, or the formatted number. */
  nameOf: (participant: Participant) => string;
}

/** Returns the conversation of a conference call that the user has joined. Returns null for other calls. */
export function useConversation(
  workspaceId: string,
  call: Call | null,
  { userId }: Pick<Realtime, 'userId'>,
): CurrentConversation | null {
  const conversation = useMemo(() => conversationOf(call, userId), [call, userId]);
  const actions = useCallActions(workspaceId, call);
  const format = usePhoneNumberFormatter();
  const customerName = call?.contact?.name ?? null;
  const nameOf = useCallback(
    ({ role, user, number }: Participant) =>
      user?.name ?? (role === 'customer' ? customerName : null) ?? format(number ?? ''),
    [customerName, format],
  );
  return useMemo(() => {
    if (!conversation || !call) return null;
    const memberIds = [userId, ...conversation.others.map(({ user }) => user?.id)].filter((id) => id != null);
    return { ...conversation, call, actions, memberIds, nameOf };
  }, [conversation, call, userId, actions, nameOf]);
}
