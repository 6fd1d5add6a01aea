import { Box, Button, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import { ConfirmDialog, formatDateTime } from '@ringback/ui';
import type { CallNote } from '@ringback/voice-client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { messages } from '../../messages';

const t = messages.notes;

interface Props {
  notes: readonly CallNote[] | null;
  mayDelete: (note: CallNote) => boolean;
  onDelete: (noteId: string) => void;
}

/** The notes of a call, newest first. */
export function NoteList({ notes, mayDelete, onDelete }: Props) {
  const [deleting, setDeleting] = useState<string | null>(null);
  if (!notes) return <Skeleton h="40px" bg="bg.controlPressed" role="status" aria-label={t.loading} />;
  return (
    <>
      <Box as="ul" aria-label={t.title} listStyleType="none" _empty={{ display: 'none' }}>
        {notes.toReversed().map((note) => (
          <Box as="li" key={note.id} py="8px" borderTopWidth="1px" borderColor="line" _first={{ borderTopWidth: '0' }}>
            <Flex align="center" gap="8px" minH="24px">
              <Text flex="1" minW="0" textStyle="xs" color="fg.muted" truncate>
                <chakra.span fontWeight="600">{note.author.name}</chakra.span>
                {' · '}
                <time dateTime={note.createdAt}>{formatDateTime(note.createdAt)}</time>
              </Text>
              {mayDelete(note) && (
                <Button
                  size="sm"
                  variant="ghost"
                  px="0"
                  // Its icon is at the edge of the text below.
                  me="-9px"
                  color="fg.muted"
                  aria-label={t.deleteNote(note.author.name, formatDateTime(note.createdAt))}
                  onClick={() => setDeleting(note.id)}
                >
                  <Trash2 size={14} aria-hidden />
                </Button>
              )}
            </Flex>
            <Text whiteSpace="pre-wrap" overflowWrap="anywhere">
              {note.text}
            </Text>
          </Box>
        ))}
      </Box>
      <ConfirmDialog
        open={deleting !== null}
        title={t.deleteTitle}
        cancelLabel={t.cancel}
        onCancel={() => setDeleting(null)}
        confirmLabel={t.delete}
        onConfirm={() => {
          if (deleting) onDelete(deleting);
          setDeleting(null);
        }}
      >
        {t.deleteText}
      </ConfirmDialog>
    </>
  );
}
