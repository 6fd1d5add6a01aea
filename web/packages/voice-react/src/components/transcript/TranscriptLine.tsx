import { chakra, Flex, Text } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import type { Utterance } from '@ringback/voice-client';
import { type MouseEvent, memo } from 'react';
import { messages } from '../../messages';
import type { AudioMoment } from './audioMoment';
import { UtteranceText } from './UtteranceText';

const t = messages.transcript;

interface Props {
  utterance: Utterance;
  speaker: string;
  /** When it begins, in milliseconds after the start of the call or of the recording. */
  ms: number;
  /** The recording that contains it; null for none. */
  recordingId: string | null;
  onHear: ((moment: AudioMoment) => void) | undefined;
  isMarked: boolean;
}

/** An utterance. Its time, and each word with a time, plays the recording from there. */
export const TranscriptLine = memo(function TranscriptLine({
  utterance,
  speaker,
  ms,
  recordingId,
  onHear,
  isMarked,
}: Props) {
  const { text, words } = utterance;
  const time = formatDuration(Math.max(0, ms));
  const hear = (from: number) => recordingId !== null && onHear?.({ recordingId, seconds: from / 1000 });
  const hearWord = ({ target }: MouseEvent) => {
    const word = target instanceof Element ? target.closest<HTMLElement>('[data-ms]') : null;
    const from = word?.dataset.ms;
    // A click that ends a selection of text only selects.
    if (from !== undefined && window.getSelection()?.isCollapsed !== false) hear(Number(from));
  };
  return (
    <Flex
      as="li"
      gap="12px"
      aria-current={isMarked || undefined}
      ref={isMarked ? scrollIntoView : undefined}
      bg={isMarked ? 'accent.soft' : undefined}
      mx="-8px"
      px="8px"
      borderRadius="6px"
    >
      {recordingId === null ? (
        <Text as="time" {...timeStyle}>
          {time}
        </Text>
      ) : (
        <chakra.button
          type="button"
          {...timeStyle}
          alignSelf="flex-start"
          textAlign="start"
          minH="24px"
          cursor="pointer"
          borderRadius="4px"
          textDecoration="underline"
          textUnderlineOffset="2px"
          aria-label={t.hear(time)}
          _hover={{ color: 'fg' }}
          onClick={() => hear(ms)}
        >
          {time}
        </chakra.button>
      )}
      <Text flex="1" minW="0" overflowWrap="anywhere" onClick={hearWord}>
        <chakra.span fontWeight="600">{speaker}</chakra.span>{' '}
        {recordingId !== null && words.length > 0 ? (
          words.map((word) => (
            <chakra.span key={word.startMs} data-ms={word.startMs} cursor="pointer" _hover={{ bg: 'bg.rowHover' }}>
              <UtteranceText text={word.text} />{' '}
            </chakra.span>
          ))
        ) : (
          <UtteranceText text={text} />
        )}
      </Text>
    </Flex>
  );
});

const scrollIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' });

const timeStyle = {
  color: 'fg.muted',
  textStyle: 'xs',
  lineHeight: '20px',
  fontVariantNumeric: 'tabular-nums',
  w: '40px',
  flex: 'none',
} as const;
