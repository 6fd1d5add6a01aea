import { Box, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { CallNote } from '@ringback/voice-client';
import { messages } from '../../messages';

/** The newest notes about a caller. A long note is cut off, because the page of its call has all of it. */
export function EarlierNotes({ notes }: { notes: readonly CallNote[] }) {
  if (notes.length === 0) return null;
  return (
    <Box
      as="ul"
      listStyleType="none"
      aria-label={messages.notes.earlier}
      mt="16px"
      px="12px"
      py="8px"
      borderRadius="6px"
      bg="bg.window"
    >
      {notes.map(({ id, text, author, createdAt }, index) => (
        <Box as="li" key={id} mt={index > 0 ? '8px' : '0'}>
          <Text textStyle="xs" color="fg.muted" truncate>
            {messages.notes.byAt(author.name, formatDateTime(createdAt))}
          </Text>
          <Text lineClamp={index > 0 ? 1 : 2} overflowWrap="anywhere">
            {text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
