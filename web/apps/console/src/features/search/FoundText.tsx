import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { Avatar, formatDateTime, formatPhoneNumber } from '@ringback/ui';
import type { SearchResult } from '@ringback/voice-client';
import { speakerName } from '@ringback/voice-react';
import { NotebookPen } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { callPath, displayName } from '../../shared/callFormatting';
import type { DialerState } from '../../shared/dialerState';

const t = messages.searchScreen;
const RowLink = chakra(Link);

interface Props {
  result: SearchResult;
  userId: string;
}

/** A result with its words marked. It opens the call at the utterance or at the notes, or enters the contact in the dialer. */
export const FoundText = memo(function FoundText({ result, userId }: Props) {
  const { icon, title, to, state } = describe(result, userId);
  return (
    <Box as="li" borderBottomWidth="1px" borderColor="line" _last={{ borderBottomWidth: '0' }}>
      <RowLink
        to={to}
        state={state}
        display="flex"
        gap="16px"
        px="16px"
        py="12px"
        _hover={{ bg: 'bg.controlHover' }}
        _focusVisible={{ outlineOffset: '-2px' }}
      >
        <Flex w="24px" flexShrink="0" justify="center" pt="2px">
          {icon}
        </Flex>
        <Box flex="1" minW="0">
          <Text color="fg.muted" textStyle="xs" mb="2px" overflowWrap="anywhere">
            {title}
          </Text>
          <Text overflowWrap="anywhere">
            {result.snippet.map(({ text, match }, index) =>
              match ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a text have no other identity.
                <chakra.mark key={index} bg="accent.soft" color="inherit" fontWeight="600" borderRadius="2px">
                  {text}
                </chakra.mark>
              ) : (
                text
              ),
            )}
          </Text>
        </Box>
      </RowLink>
    </Box>
  );
});

interface Described {
  icon: ReactNode;
  title: string;
  to: string;
  state: DialerState;
}

function describe({ at, call, utterance, note, contact }: SearchResult, userId: string): Described {
  if (contact) {
    return {
      icon: <Avatar name={contact.name} size={24} />,
      title: `${t.contact} · ${formatPhoneNumber(contact.number)}`,
      to: '/dialer',
      state: { number: contact.number, contact },
    };
  }
  const time = formatDateTime(at);
  const who = call ? displayName(call) : '';
  const path = call ? callPath(call) : '/calls';
  if (utterance) {
    return {
      icon: call && <CallDirectionIcon call={call} />,
      title: [t.callWith(who), time, speakerName(utterance, call, userId)].join(' · '),
      to: `${path}?${new URLSearchParams({ utterance: utterance.id, at })}`,
      state: null,
    };
  }
  return {
    icon: <NotebookPen size={16} aria-hidden />,
    title: [t.noteOn(who), time, note?.author.name].filter(Boolean).join(' · '),
    to: path,
    state: null,
  };
}
