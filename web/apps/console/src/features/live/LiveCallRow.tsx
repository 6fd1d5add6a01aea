import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { Timer } from '@ringback/ui';
import { type Call, liveStateOf, type Participant, presentOf } from '@ringback/voice-client';
import { memo } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { callPath, displayName, lineName } from '../../shared/callFormatting';
import { LiveStateLabel } from '../../shared/LiveStateLabel';
import { LiveCallActions } from './LiveCallActions';

const t = messages.live;
const CallLink = chakra(Link);

/**
 * An open call: who, with whom, what happens and for how long, and the actions of a supervisor. Renders again only when
 * the call or what the supervisor can do changes, because a list may have many.
 */
export const LiveCallRow = memo(function LiveCallRow({ call }: { call: Call }) {
  const agents = namesOf(presentOf(call, 'agent'));
  const supervisors = namesOf(presentOf(call, 'supervisor'));
  return (
    <Flex
      as="li"
      align="center"
      wrap="wrap"
      gap="12px"
      px="16px"
      py="12px"
      borderTopWidth="1px"
      borderColor="line"
      minH="64px"
    >
      <CallDirectionIcon call={call} />
      <Box flex="1 1 160px" minW="0">
        <CallLink
          to={callPath(call)}
          display="block"
          fontWeight="500"
          truncate
          aria-label={messages.calls.detailsOf(displayName(call))}
        >
          {displayName(call)}
        </CallLink>
        <Text textStyle="xs" color="fg.muted" truncate>
          {agents.length > 0 ? t.withAgents(agents) : call.line && t.toLine(lineName(call) ?? '')}
        </Text>
        {supervisors.length > 0 && (
          <Text textStyle="xs" color="fg.muted" truncate>
            {t.supervisedBy(supervisors)}
          </Text>
        )}
      </Box>
      <Flex align="center" gap="8px" flex="0 0 auto" w="200px" maxW="full">
        <LiveStateLabel state={liveStateOf(call)} />
        <Text color="fg.muted">
          <Timer since={Date.parse(call.answeredAt ?? call.createdAt)} inList />
        </Text>
      </Flex>
      <LiveCallActions call={call} />
    </Flex>
  );
});

const namesOf = (participants: readonly Participant[]): string[] => participants.map(({ user }) => user?.name ?? '');
