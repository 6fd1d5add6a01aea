import type { Recording, Transcript, Utterance } from '@ringback/voice-client';

/** A place in a recording. Playing it again takes a new object. */
export interface AudioMoment {
  recordingId: string;
  seconds: number;
}

/** How long a character takes to say. Live transcripts have only the time of an utterance's end. */
const MS_PER_CHARACTER = 70;
/** A live utterance is reported some time after its end, and a recording's start has whole seconds. */
const LATE_MS = 1500;

/** Returns where an utterance begins in one of the recordings, or null if none contains it. */
export function momentOf(
  { at, text, startMs }: Utterance,
  { kind, sourceId }: Transcript,
  recordings: readonly Recording[],
): AudioMoment | null {
  const ready = recordings.filter(({ status }) => status === 'ready');
  if (kind === 'recording') {
    const isKnown = startMs !== null && ready.some(({ id }) => id === sourceId);
    return isKnown && sourceId ? { recordingId: sourceId, seconds: startMs / 1000 } : null;
  }
  const endedAt = Date.parse(at);
  const containing = ready.find(({ startedAt, durationMs }) => {
    const offset = startedAt ? endedAt - Date.parse(startedAt) : -1;
    return offset >= 0 && offset <= (durationMs ?? 0) + 2 * LATE_MS;
  });
  if (!containing?.startedAt) return null;
  const begin = endedAt - Date.parse(containing.startedAt) - text.length * MS_PER_CHARACTER - LATE_MS;
  return { recordingId: containing.id, seconds: Math.max(0, begin) / 1000 };
}
