import { Box, Flex, Skeleton, Text } from '@chakra-ui/react';
import { Avatar } from '@ringback/ui';
import { memberAddress } from '@ringback/voice-client';
import { useTeam, useTelephone } from '@ringback/voice-react';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { LoadError } from '../../shared/LoadError';
import { PresenceLabel } from '../../shared/PresenceLabel';

/** The members of the workspace and what they do now, available members first. */
export function TeamList() {
  const { members, problem, retry } = useTeam();
  const { realtime } = useTelephone();
  if (!members && problem) {
    return (
      <Box px="16px">
        <LoadError text={problem} onRetry={retry} />
      </Box>
    );
  }
  if (!members)
    return <Skeleton h="40px" mx="16px" mb="16px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />;
  return (
    <Box
      as="ul"
      listStyleType="none"
      aria-label={messages.team.title}
      maxH="min(400px, calc(100dvh - 160px))"
      overflowY="auto"
      // A list that scrolls can be scrolled with the keyboard.
      tabIndex={0}
      pb="8px"
    >
      {members.map(({ userId, name, ...presence }) => (
        <Flex as="li" key={userId} align="center" gap="12px" px="16px" py="8px">
          <Avatar name={name} size={32} />
          <Box flex="1" minW="0">
            <Text fontWeight="500" truncate>
              {name}
            </Text>
            <PresenceLabel presence={presence} withDuration />
          </Box>
          {userId !== realtime.userId && (
            <CallButton
              rowName={name}
              number={memberAddress(userId)}
              contact={{ id: userId, name }}
              denial={presence.state === 'available' ? null : messages.team.notAvailable(name)}
            />
          )}
        </Flex>
      ))}
    </Box>
  );
}
