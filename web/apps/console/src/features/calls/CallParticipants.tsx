import { Box, Flex, Text } from '@chakra-ui/react';
import { Avatar, formatDuration, formatPhoneNumber } from '@ringback/ui';
import { type Call, hasEnded, type Participant } from '@ringback/voice-client';
import { messages } from '../../messages';
import { displayName } from '../../shared/callFormatting';

const t = messages.calls.participants;

/** The participants of a call, also those who did not join, with their states, or how long they talked, held and waited. */
export function CallParticipants({ call }: { call: Call }) {
  return (
    <Box as="ul" listStyleType="none" aria-label={t.title} px="16px" pb="12px">
      {call.participants.map((participant) => (
        <Flex as="li" key={participant.id} align="center" gap="12px" minH="48px">
          <Avatar name={participant.user?.name ?? (isCustomer(participant) ? call.contact?.name : null)} size={32} />
          <Box flex="1" minW="0">
            <Text overflowWrap="anywhere">{nameOf(participant, call)}</Text>
            <Text textStyle="xs" color="fg.muted">
              {[t.roles[participant.role], ...factsOf(participant, call)].join(' · ')}
            </Text>
          </Box>
        </Flex>
      ))}
    </Box>
  );
}

const isCustomer = ({ role }: Participant): boolean => role === 'customer';

function nameOf(participant: Participant, call: Call): string {
  if (participant.user) return participant.user.name;
  return isCustomer(participant) ? displayName(call) : formatPhoneNumber(participant.number ?? '');
}

/** Returns the state in an open call. Returns the durations afterwards, or why the participant did not join. */
function factsOf({ state, onHold, talkSec, holdSec, waitSec }: Participant, call: Call): string[] {
  if (state !== 'joined' && state !== 'left') return [t.states[state]];
  if (!hasEnded(call)) return [state === 'joined' && onHold ? t.states.onHold : t.states[state]];
  const durations = [
    [t.talked, talkSec],
    [t.onHold, holdSec],
    [t.waited, waitSec],
  ] as const;
  return durations.flatMap(([text, seconds]) => (seconds ? [text(formatDuration(seconds * 1000))] : []));
}
