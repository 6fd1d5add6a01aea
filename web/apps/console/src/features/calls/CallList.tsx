import { Box, chakra, Flex, Heading, Text } from '@chakra-ui/react';
import { Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { memo } from 'react';
import { Link } from 'react-router';
import { CallButton } from '../../shared/CallButton';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import {
  type CallDay,
  callDuration,
  calledMember,
  callPath,
  connectedSince,
  customerNumber,
  displayName,
  formatTime,
  isMissed,
  statusText,
} from '../../shared/callFormatting';

const CallLink = chakra(Link);

/** Calls by day, where the space is too narrow for the columns of `CallTable`. */
export const CallList = memo(function CallList({ days }: { days: readonly CallDay[] }) {
  return (
    <Box>
      {days.map(({ heading, calls }) => (
        <section key={heading} aria-label={heading}>
          <Heading as="h2" textStyle="xs" fontWeight="600" px="16px" py="8px" bg="bg.window">
            {heading}
          </Heading>
          <Box as="ul" listStyleType="none">
            {calls.map((call) => (
              <CallItem key={call.id} call={call} />
            ))}
          </Box>
        </section>
      ))}
    </Box>
  );
});

const CallItem = memo(function CallItem({ call }: { call: Call }) {
  const since = connectedSince(call);
  const facts = [formatTime(call), call.status !== 'completed' && statusText(call), callDuration(call)];
  return (
    <Flex
      as="li"
      align="center"
      gap="16px"
      pe="16px"
      minH="64px"
      borderBottomWidth="1px"
      borderColor="line"
      _last={{ borderBottomWidth: '0' }}
    >
      <CallLink
        to={callPath(call)}
        display="flex"
        alignItems="center"
        gap="16px"
        flex="1"
        minW="0"
        ps="16px"
        py="8px"
        textAlign="start"
      >
        <CallDirectionIcon call={call} />
        <Box flex="1" minW="0">
          <Text textStyle="md" fontWeight="500" color={isMissed(call) ? 'hangup' : 'fg'} truncate>
            {displayName(call)}
          </Text>
          <Text color="fg.muted" truncate>
            {facts.filter(Boolean).join(' · ')}
            {since !== null && (
              <>
                {' · '}
                <Timer since={since} inList />
              </>
            )}
          </Text>
        </Box>
      </CallLink>
      <CallButton
        rowName={displayName(call)}
        number={customerNumber(call)}
        contact={call.contact ?? calledMember(call)}
        boxSize="40px"
        minW="40px"
      />
    </Flex>
  );
});
