import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { formatDateTime, formatDuration, usePhoneNumberFormatter } from '@ringback/ui';
import type { MemberPresence, Voicemail, VoicemailChange } from '@ringback/voice-client';
import { ChevronDown } from 'lucide-react';
import { memo, useId } from 'react';
import { messages } from '../../messages';
import { callerName } from '../../messages/voicemail';
import { VoicemailDetails } from './VoicemailDetails';

const t = messages.voicemail;

interface Props {
  voicemail: Voicemail;
  /** Null until loaded. */
  members: readonly MemberPresence[] | null;
  isOpen: boolean;
  onToggle: (id: string | null) => void;
  onChange: (id: string, change: VoicemailChange) => void;
}

/** A message in the inbox. Opening it shows the player and the actions. */
export const VoicemailRow = memo(function VoicemailRow({ voicemail, members, isOpen, onToggle, onChange }: Props) {
  const format = usePhoneNumberFormatter();
  const region = useId();
  const { id, contact, from, to, line, read, doneAt, assignee, recording, receivedAt } = voicemail;
  const caller = callerName(voicemail, format);
  const isUnread = !read && doneAt === null;
  const time = formatDateTime(receivedAt);
  return (
    <Box as="li" borderBottomWidth="1px" borderColor="line" _last={{ borderBottomWidth: '0' }}>
      <chakra.button
        type="button"
        w="100%"
        minH="56px"
        px="16px"
        py="8px"
        display="flex"
        alignItems="center"
        gap="12px"
        textAlign="start"
        cursor="pointer"
        aria-expanded={isOpen}
        aria-controls={region}
        aria-label={t.row(caller, time, isUnread)}
        _hover={{ bg: 'bg.rowHover' }}
        _focusVisible={{ outlineOffset: '-3px' }}
        onClick={() => onToggle(isOpen ? null : id)}
      >
        <Box boxSize="8px" flex="none" borderRadius="full" bg={isUnread ? 'accent' : 'transparent'} aria-hidden />
        <Box flex="1" minW="0">
          <Text fontWeight={isUnread ? '600' : '500'} truncate>
            {caller}
          </Text>
          <Text textStyle="xs" color="fg.muted" truncate>
            {[
              contact && from ? format(from) : null,
              t.to(line?.label ?? format(to)),
              assignee && t.assignee(assignee.name),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Box>
        <Box flex="none" textAlign="end">
          <Text textStyle="xs" color="fg.muted" whiteSpace="nowrap">
            {time}
          </Text>
          {recording?.durationMs != null && (
            <Text textStyle="xs" color="fg.muted" fontVariantNumeric="tabular-nums">
              {formatDuration(recording.durationMs)}
            </Text>
          )}
        </Box>
        <Flex flex="none" color="fg.muted" transform={isOpen ? 'rotate(180deg)' : undefined} aria-hidden>
          <ChevronDown size={16} />
        </Flex>
      </chakra.button>
      <Box id={region} hidden={!isOpen} px="16px" pt="8px" pb="16px" ps={{ base: '16px', md: '36px' }}>
        {isOpen && <VoicemailDetails voicemail={voicemail} caller={caller} members={members} onChange={onChange} />}
      </Box>
    </Box>
  );
});
