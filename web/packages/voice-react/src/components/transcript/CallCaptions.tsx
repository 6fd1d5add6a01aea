import { Box, chakra, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { useEffect, useRef } from 'react';
import { useCall } from '../../hooks/useCall';
import { useCallTranscript } from '../../hooks/useCallTranscript';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { speakerName } from './speakerName';
import { UtteranceText } from './UtteranceText';

const t = messages.transcript;
/** How many utterances stay on the screen, so that the call window stays small. */
const SHOWN = 8;

/** The props of `CallCaptions`. */
export interface CallCaptionsProps {
  /** The id of the call, as in the API. */
  callId: string;
}

/**
 * The newest utterances of a call, inside `TwilioInboundListener`. Shows nothing for a call that is not transcribed.
 *
 * @example
 * ```tsx
 * <CallCaptions callId={call.id} />
 * ```
 */
export const CallCaptions = scoped(function CallCaptions({ callId }: CallCaptionsProps) {
  const { transcript, utterances } = useCallTranscript(callId);
  const { realtime } = useTelephone();
  const { call } = useCall(transcript ? callId : null);
  const box = useRef<HTMLDivElement>(null);
  const newest = utterances.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: A new or changed utterance scrolls the box.
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest?.id, newest?.text]);
  if (!transcript || transcript.status === 'failed') return null;
  const shown = utterances.slice(-SHOWN);
  const names = shown.map((utterance) => speakerName(utterance, call, realtime.userId));
  return (
    <Box
      ref={box}
      role="log"
      aria-label={t.captions}
      tabIndex={0}
      mt="16px"
      px="12px"
      py="8px"
      maxH="112px"
      minH="40px"
      overflowY="auto"
      borderRadius="10px"
      bg="bg.window"
      textAlign="start"
    >
      {shown.length === 0 && <Text color="fg.muted">{t.listening}</Text>}
      {shown.map((utterance, index) => (
        <Text key={utterance.id} overflowWrap="anywhere">
          {/* Only the first of several utterances of a speaker has the name. */}
          {names[index] !== names[index - 1] && <chakra.span fontWeight="600">{names[index]} </chakra.span>}
          <UtteranceText text={utterance.text} />
        </Text>
      ))}
    </Box>
  );
});
