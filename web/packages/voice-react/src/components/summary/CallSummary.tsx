import { Box, Button, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import type { Call, SummaryExtract } from '@ringback/voice-client';
import { useCallSummary } from '../../hooks/useCallSummary';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { speakerName } from '../transcript/speakerName';
import { UtteranceText } from '../transcript/UtteranceText';
import { WrittenSummary } from './WrittenSummary';

const t = messages.summary;

/** The props of `CallSummary`. */
export interface CallSummaryProps {
  /** The call, whose participants are the speakers. */
  call: Call;
  /** Called with a sentence of the extract that the user wants to see in the transcript. */
  onShow?: (utterance: { utteranceId: string; at: string }) => void;
}

/**
 * The summary of a call, inside `TwilioInboundListener`: key sentences that rules select from the transcript, and, where the
 * server has an engine, a draft that the user edits and accepts.
 *
 * @example
 * ```tsx
 * <CallSummary call={call} />
 * ```
 */
export const CallSummary = scoped(function CallSummary({ call, onShow }: CallSummaryProps) {
  const state = useCallSummary(call.id);
  const { loaded, problem, retry } = state;
  return (
    <Flex direction="column" gap="16px" textAlign="start">
      {problem && (
        <Flex align="center" gap="8px">
          <Text flex="1" role="alert" color="hangup">
            {problem}
          </Text>
          {!loaded && (
            <Button size="sm" variant="outline" onClick={retry}>
              {messages.tryAgain}
            </Button>
          )}
        </Flex>
      )}
      {!loaded && !problem && <Skeleton h="64px" bg="bg.controlPressed" role="status" aria-label={t.loading} />}
      {loaded && (loaded.engine || loaded.summary) && (loaded.extract.length > 0 || loaded.summary) && (
        <WrittenSummary state={state} summary={loaded.summary} engine={loaded.engine} />
      )}
      {loaded && <Extract extract={loaded.extract} call={call} onShow={onShow} />}
    </Flex>
  );
});

interface ExtractProps {
  extract: readonly SummaryExtract[];
  call: Call;
  onShow: CallSummaryProps['onShow'];
}

function Extract({ extract, call, onShow }: ExtractProps) {
  const { realtime } = useTelephone();
  if (extract.length === 0) return <Text color="fg.muted">{t.none}</Text>;
  return (
    <Box>
      <Text fontWeight="600">{t.extract}</Text>
      <Text color="fg.muted" textStyle="xs" mb="8px">
        {t.extractInfo}
      </Text>
      <Box as="ul" aria-label={t.extract} listStyleType="none" display="flex" flexDirection="column" gap="4px">
        {extract.map(({ rule, utterance }) => (
          <Flex as="li" key={utterance.id} gap="12px" align="baseline">
            <Text color="fg.muted" textStyle="xs" w="96px" flexShrink="0">
              {t.rules[rule]}
            </Text>
            <Text flex="1" minW="0" overflowWrap="anywhere">
              <chakra.span fontWeight="600">{speakerName(utterance, call, realtime.userId)}</chakra.span>{' '}
              {onShow ? (
                <chakra.button
                  type="button"
                  display="inline"
                  textAlign="start"
                  cursor="pointer"
                  _hover={{ textDecoration: 'underline' }}
                  aria-label={t.show(utterance.text)}
                  onClick={() => onShow({ utteranceId: utterance.id, at: utterance.at })}
                >
                  <UtteranceText text={utterance.text} />
                </chakra.button>
              ) : (
                <UtteranceText text={utterance.text} />
              )}
            </Text>
          </Flex>
        ))}
      </Box>
    </Box>
  );
}
