import { Box, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import type { Utterance } from '@ringback/voice-client';
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
  const turns = turnsOf(utterances, (utterance) => speakerName(utterance, call, realtime.userId));
  return (
    <Box
      ref={box}
      role="log"
      aria-label={t.captions}
      tabIndex={0}
      mt="16px"
      px="12px"
      pb="8px"
      maxH="112px"
      minH="40px"
      overflowY="auto"
      borderRadius="10px"
      bg="bg.window"
      textAlign="start"
    >
      {turns.length === 0 && (
        <Text pt="8px" color="fg.muted">
          {t.listening}
        </Text>
      )}
      {turns.map(({ first, name, spoken }) => (
        <Box key={first.id}>
          {/* Stays on the screen while the words of a long turn scroll. */}
          <Text position="sticky" top={0} pt="8px" bg="bg.window" textStyle="xs" fontWeight="600">
            {`${name} `}
          </Text>
          {spoken.map((utterance) => (
            <Text key={utterance.id} overflowWrap="anywhere">
              <UtteranceText text={utterance.text} />
            </Text>
          ))}
        </Box>
      ))}
    </Box>
  );
});

/** What one speaker said until another one spoke. `first` is its first utterance, `spoken` are those on the screen. */
interface Turn {
  first: Utterance;
  name: string;
  spoken: Utterance[];
}

function turnsOf(utterances: readonly Utterance[], nameOf: (utterance: Utterance) => string): Turn[] {
  const turns: Turn[] = [];
  utterances.forEach((utterance, index) => {
    const name = nameOf(utterance);
    if (turns.at(-1)?.name !== name) turns.push({ first: utterance, name, spoken: [] });
    if (index >= utterances.length - SHOWN) turns.at(-1)?.spoken.push(utterance);
  });
  return turns.filter(({ spoken }) => spoken.length > 0);
}
