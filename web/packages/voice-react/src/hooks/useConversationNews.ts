import { toaster } from '@ringback/ui';
import type { Call, Participant } from '@ringback/voice-client';
import { useEffect, useRef, useState } from 'react';
import { messages } from '../messages';

/**
 * Returns what happened last to a participant of the call, for screen readers. Shows why an invited person did not
 * join.
 */
export function useConversationNews(
  call: Call | null,
  userId: string | null,
  nameOf: ((participant: Participant) => string) | undefined,
): string {
  const [news, setNews] = useState('');
  const previous = useRef<Call | null>(null);
  useEffect(() => {
    const before = previous.current;
    previous.current = call;
    if (!call || !nameOf) {
      setNews('');
      return;
    }
    if (before?.id !== call.id) return;
    for (const participant of call.participants) {
      if (participant.user?.id === userId) continue;
      const earlier = before.participants.find(({ id }) => id === participant.id);
      if (participant.role === 'supervisor' && participant.state === 'joined') {
        const isNew = earlier?.state !== 'joined' || earlier.supervision !== participant.supervision;
        if (isNew) setNews(messages.supervision.seen[participant.supervision ?? 'listen'](nameOf(participant)));
        continue;
      }
      const change = newsOf(earlier, participant);
      if (change) setNews(messages.news[change](nameOf(participant)));
      const failure = earlier?.state === 'ringing' && messages.notJoined[participant.state];
      if (failure) toaster.create({ type: 'warning', title: failure(nameOf(participant)) });
    }
  }, [call, userId, nameOf]);
  return news;
}

function newsOf(before: Participant | undefined, now: Participant): keyof typeof messages.news | null {
  if (now.state === 'ringing') return before?.state === 'ringing' ? null : 'ringing';
  if (now.state === 'left') return before?.state === 'joined' ? 'left' : null;
  if (now.state !== 'joined') return null;
  if (before?.state !== 'joined') return 'joined';
  if (before.onHold === now.onHold) return null;
  return now.onHold ? 'onHold' : 'resumed';
}
