import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { Avatar } from '@ringback/ui';
import type { Participant } from '@ringback/voice-client';
import { Mic, MicOff, Pause, PhoneOutgoing, X } from 'lucide-react';
import type { CurrentConversation } from '../../hooks/useConversation';
import { messages } from '../../messages';

const t = messages.participants;

/** The other participants of a conference call with their states. */
export function Participants({ conversation }: { conversation: CurrentConversation }) {
  const { call, others, consultation, actions, nameOf } = conversation;
  return (
    <Box as="ul" listStyleType="none" aria-label={t.title} mt="16px">
      {others.map((participant) => {
        const name = nameOf(participant);
        const isRinging = participant.state === 'ringing';
        return (
          <Flex as="li" key={participant.id} align="center" gap="12px" minH="48px">
            <Avatar
              name={participant.user?.name ?? (participant.role === 'customer' ? call.contact?.name : null)}
              size={32}
            />
            <Box flex="1" minW="0">
              <Text fontWeight="500" truncate>
                {name}
              </Text>
              <ParticipantState {...participant} />
            </Box>
            {participant.role !== 'customer' && !consultation && (
              <chakra.button
                type="button"
                aria-label={isRinging ? t.cancel(name) : t.remove(name)}
                boxSize={{ base: '40px', md: '32px' }}
                display="grid"
                placeItems="center"
                borderRadius="6px"
                color="fg.muted"
                cursor="pointer"
                _hover={{ bg: 'bg.controlHover' }}
                onClick={() => !actions.isBusy && void actions.remove(participant)}
              >
                <X size={16} aria-hidden />
              </chakra.button>
            )}
          </Flex>
        );
      })}
    </Box>
  );
}

/** An icon and words, so that it does not depend on the color. */
function ParticipantState({ state, onHold, muted }: Participant) {
  const [Icon, text, color] =
    state === 'ringing'
      ? ([PhoneOutgoing, t.ringing, 'accent'] as const)
      : onHold
        ? ([Pause, t.onHold, 'warn'] as const)
        : muted
          ? ([MicOff, t.muted, 'fg.muted'] as const)
          : ([Mic, t.talking, 'answer'] as const);
  return (
    <Flex align="center" gap="4px" color="fg.muted">
      <Flex color={color} flexShrink="0">
        <Icon size={14} aria-hidden />
      </Flex>
      <Text textStyle="xs" truncate>
        {text}
      </Text>
    </Flex>
  );
}
