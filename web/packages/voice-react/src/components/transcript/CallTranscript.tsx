import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import type { Call, Recording, Utterance } from '@ringback/voice-client';
import { type CallTranscriptState, useCallTranscript } from '../../hooks/useCallTranscript';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { type AudioMoment, momentOf } from './audioMoment';
import { speakerName } from './speakerName';
import { TranscriptLine } from './TranscriptLine';

const t = messages.transcript;

/** The props of `CallTranscript`. */
export interface CallTranscriptProps {
  /** The call, whose participants are the speakers. */
  call: Pick<Call, 'id' | 'contact' | 'participants' | 'answeredAt' | 'endedAt'>;
  /** An utterance to mark and scroll to. Without one of this id, it is the one whose time is nearest. */
  selected?: { utteranceId: string; at: string };
  /** A recording or a voicemail, whose transcript is shown. By default the best transcript of the call. */
  recordingId?: string;
  /** The recordings of the call, as `CallRecordings` reports them. What they contain can be heard. */
  recordings?: readonly Recording[];
  /** Called with the moment of a word or an utterance that the user wants to hear. */
  onHear?: (moment: AudioMoment) => void;
}

const NO_RECORDINGS: readonly Recording[] = [];

/**
 * The transcript of a call, inside `TwilioInboundListener`: who said what and when, and what made the transcript.
 *
 * @example
 * ```tsx
 * <CallTranscript call={call} />
 * ```
 */
export const CallTranscript = scoped(function CallTranscript({
  call,
  selected,
  recordingId,
  recordings = NO_RECORDINGS,
  onHear,
}: CallTranscriptProps) {
  const state = useCallTranscript(call.id, recordingId);
  const { realtime } = useTelephone();
  const { isLive, transcript, utterances, problem, retry } = state;
  if (problem && isLive === null) {
    return (
      <Flex align="center" gap="8px">
        <Text flex="1" role="alert" color="hangup">
          {problem}
        </Text>
        <Button size="sm" variant="outline" onClick={retry}>
          {messages.tryAgain}
        </Button>
      </Flex>
    );
  }
  if (isLive === null) return <Skeleton h="64px" bg="bg.controlPressed" role="status" aria-label={t.loading} />;
  const notice = noticeOf(state, call, recordingId !== undefined);
  const momentAt = (utterance: Utterance) =>
    onHear && transcript ? momentOf(utterance, transcript, recordings) : null;
  const marked = selected && markedOf(utterances, selected);
  return (
    <>
      {utterances.length > 0 && (
        <Box as="ul" aria-label={t.title} listStyleType="none" display="flex" flexDirection="column" gap="8px">
          {utterances.map((utterance) => {
            const moment = momentAt(utterance);
            return (
              <TranscriptLine
                key={utterance.id}
                utterance={utterance}
                speaker={speakerName(utterance, call, realtime.userId)}
                ms={
                  utterance.startMs ??
                  (moment
                    ? moment.seconds * 1000
                    : Date.parse(utterance.at) - Date.parse(call.answeredAt ?? utterance.at))
                }
                recordingId={moment?.recordingId ?? null}
                onHear={onHear}
                isMarked={utterance === marked}
              />
            );
          })}
        </Box>
      )}
      {notice && (
        <Text color="fg.muted" mt={utterances.length > 0 ? '16px' : '0'} overflowWrap="anywhere">
          {notice}
        </Text>
      )}
      {transcript && transcript.status !== 'failed' && (
        <Text color="fg.muted" textStyle="xs" mt="8px">
          {t.engine[transcript.kind === 'recording' && transcript.engine === 'twilio' ? 'batch' : transcript.engine]}
        </Text>
      )}
    </>
  );
});

/** The utterances of another transcript of the call may have the same ids. */
const SAME_MS = 10_000;

function markedOf(utterances: readonly Utterance[], { utteranceId, at }: { utteranceId: string; at: string }) {
  const distance = (utterance: Utterance) => Math.abs(Date.parse(utterance.at) - Date.parse(at));
  return (
    utterances.find((each) => each.id === utteranceId && distance(each) < SAME_MS) ??
    utterances.toSorted((one, other) => distance(one) - distance(other)).at(0)
  );
}

/** Why there is no transcript, or why it may be incomplete. */
function noticeOf(
  { isLive, transcript, utterances }: CallTranscriptState,
  call: CallTranscriptProps['call'],
  isMessage: boolean,
): string | null {
  if (!transcript) {
    if (call.endedAt === null && !isLive) return t.off;
    return isMessage ? t.noneOfMessage : t.none;
  }
  if (transcript.status === 'failed') return t.failed(transcript.error ?? '');
  if (transcript.error) return t.incomplete(transcript.error);
  if (utterances.length > 0) return null;
  if (transcript.status === 'starting') return t.starting;
  return call.endedAt === null ? t.nothingYet : t.nothingSaid;
}
