import type { Call, Utterance } from '@ringback/voice-client';
import { messages } from '../../messages';

const t = messages.transcript;

/**
 * Returns the name of the speaker of an utterance.
 *
 * @example
 * ```ts
 * speakerName(utterance, call, session.user.id); // "You", for the user's own words
 * ```
 */
export function speakerName(
  { track, participantId }: Pick<Utterance, 'track' | 'participantId'>,
  call: Pick<Call, 'contact' | 'participants'> | null,
  userId: string | null,
): string {
  if (track === 'everyone') return t.everyone;
  if (track === 'customer') return call?.contact?.name ?? t.customer;
  const user = call?.participants.find(({ id }) => id === participantId)?.user;
  if (!user) return t.agents;
  return user.id === userId ? t.you : user.name;
}
