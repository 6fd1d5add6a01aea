import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { formatDuration, scoped } from '@ringback/ui';
import type { AudioFormat, Recording } from '@ringback/voice-client';
import { useEffect, useRef } from 'react';
import { useCallRecordings } from '../../hooks/useCallRecordings';
import { messages } from '../../messages';
import type { AudioMoment } from '../transcript/audioMoment';
import { RecordingPlayer } from './RecordingPlayer';

const t = messages.recordings;
const NO_FORMATS: readonly AudioFormat[] = [];

/** The props of `CallRecordings`. */
export interface CallRecordingsProps {
  /** The id of the call, as in the API. */
  callId: string;
  /** The second at which a recording begins to play. */
  startAt?: number;
  /** The id of that recording; the first by default. */
  startIn?: string;
  /** A time in the call (ISO 8601). The recording that contains it begins to play two seconds before. */
  startAtTime?: string;
  /** Returns the address of the page at a second of a recording, for the Copy link button. */
  linkAt?: (seconds: number, recordingId: string) => string;
  /** Plays a recording from this moment when it changes, for example after a click in `CallTranscript`. */
  play?: AudioMoment | null;
  /** Called with the recordings when they are loaded or have changed. */
  onLoaded?: (recordings: readonly Recording[]) => void;
}

/**
 * The recordings of a call, with a player for each, inside `TwilioInboundListener`.
 *
 * @example
 * ```tsx
 * <CallRecordings callId={call.id} />
 * ```
 */
export const CallRecordings = scoped(function CallRecordings({
  callId,
  startAt = 0,
  startIn,
  startAtTime,
  linkAt,
  play,
  onLoaded,
}: CallRecordingsProps) {
  const { list, problem, retry } = useCallRecordings(callId);
  const latest = useRef(onLoaded);
  useEffect(() => {
    latest.current = onLoaded;
  });
  useEffect(() => {
    if (list) latest.current?.(list.recordings);
  }, [list]);
  if (!list) {
    return problem ? (
      <Flex align="center" gap="8px">
        <Text flex="1" role="alert" color="hangup">
          {problem}
        </Text>
        <Button size="sm" variant="outline" onClick={retry}>
          {messages.tryAgain}
        </Button>
      </Flex>
    ) : (
      <Skeleton h="96px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
    );
  }
  const { recordings, access, consentGiven, formats } = list;
  if (recordings.length === 0) {
    return <Text color="fg.muted">{access === 'none' ? t.noAccess : consentGiven === false ? t.refused : t.none}</Text>;
  }
  return (
    <Flex direction="column" gap="24px" textAlign="start">
      {recordings.map((recording, index) =>
        recording.status === 'ready' ? (
          <Box key={recording.id}>
            {recording.lengthDiffersSec !== null && (
              <Text role="alert" color="warn" mb="8px">
                {difference(recording.lengthDiffersSec)}
              </Text>
            )}
            <RecordingPlayer
              callId={callId}
              recording={recording}
              label={recording.voicemail ? t.voicemail : t.player(index + 1, recordings.length)}
              downloads={access === 'download' ? formats : NO_FORMATS}
              startAt={
                startAtTime
                  ? secondsAt(recording, Date.parse(startAtTime))
                  : (startIn ?? recordings[0]?.id) === recording.id
                    ? startAt
                    : 0
              }
              linkAt={linkAt}
              play={play}
            />
          </Box>
        ) : (
          <RecordingState key={recording.id} recording={recording} />
        ),
      )}
    </Flex>
  );
});

/** The time of a live utterance is that of its end. */
const LEAD_MS = 2000;

/** Returns the second at which a recording begins to play because of a time; 0 if it does not contain the time. */
function secondsAt({ startedAt, durationMs }: Recording, time: number): number {
  const offset = startedAt ? time - Date.parse(startedAt) : -1;
  return offset < 0 || offset > (durationMs ?? 0) ? 0 : Math.max(0, offset - LEAD_MS) / 1000;
}

const difference = (seconds: number) =>
  seconds < 0 ? t.shorter(formatDuration(-seconds * 1000)) : t.longer(formatDuration(seconds * 1000));

function RecordingState({ recording: { status, error } }: { recording: Recording }) {
  if (status === 'ready') return null;
  const isProblem = status === 'missing' || status === 'failed';
  return (
    <Text role={isProblem ? 'alert' : 'status'} color={isProblem ? 'hangup' : 'fg.muted'}>
      {status === 'processing' && error ? t.retrying(error) : t.status[status]}
    </Text>
  );
}
