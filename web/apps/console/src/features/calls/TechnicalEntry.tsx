import { Box, chakra, Text } from '@chakra-ui/react';
import type { RecorderEntry } from '@ringback/voice-client';
import { ChevronRight } from 'lucide-react';
import { messages } from '../../messages';
import { describeEntry, formatPayload } from './describeEntry';

const t = messages.calls.technical;

/** One entry of the technical details: a line, and its payload when it is opened. */
export function TechnicalEntry({ entry }: { entry: RecorderEntry }) {
  const summary = describeEntry(entry);
  return (
    <Box as="li" borderTopWidth="1px" borderColor="border">
      <chakra.details css={{ '&[open] > summary svg': { transform: 'rotate(90deg)' } }}>
        <chakra.summary
          display="grid"
          gridTemplateColumns={{ base: '16px 96px 1fr', md: '16px 104px 96px 1fr' }}
          columnGap="8px"
          alignItems="baseline"
          minH="32px"
          py="6px"
          cursor="pointer"
          listStyleType="none"
          borderRadius="4px"
          _hover={{ textDecoration: 'underline' }}
        >
          <Box alignSelf="center" color="fg.muted">
            <ChevronRight size={14} aria-hidden />
          </Box>
          <chakra.time dateTime={entry.at} color="fg.muted" fontVariantNumeric="tabular-nums">
            {formatTime(entry.at)}
          </chakra.time>
          <Text as="span" color="fg.muted">
            {t.kinds[entry.kind]}
          </Text>
          <Box as="span" minW="0" overflowWrap="anywhere" gridColumn={{ base: '3', md: '4' }}>
            {entry.name}
            {summary && (
              <Text as="span" color="fg.muted">
                {' '}
                {summary}
              </Text>
            )}
            {entry.user && (
              <Text as="span" color="fg.muted">
                {' '}
                {t.by(entry.user.name)}
              </Text>
            )}
          </Box>
        </chakra.summary>
        <chakra.pre
          tabIndex={0}
          aria-label={t.payload}
          textStyle="xs"
          p="12px"
          mb="8px"
          borderRadius="8px"
          bg="bg.controlHover"
          overflow="auto"
          maxH="400px"
          whiteSpace="pre-wrap"
          overflowWrap="anywhere"
        >
          {formatPayload(entry)}
        </chakra.pre>
      </chakra.details>
    </Box>
  );
}

/** "12:04:05.123", because many entries share a second. */
function formatTime(at: string): string {
  const time = new Date(at);
  const clock = time.toLocaleTimeString([], { hour12: false, timeStyle: 'medium' });
  return `${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
