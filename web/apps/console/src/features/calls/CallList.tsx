import { Box, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { CallButton } from '../../shared/CallButton';
import { Direction } from '../../shared/CallDirectionIcon';
import { duration, otherSide, outcome, speakingSince, started, times, wasMissed } from '../../shared/callFormatting';

/** Calls where there is no room for a table. */
export function CallList({ calls }: { calls: readonly Call[] }) {
  return (
    <Box as="ul" listStyleType="none" display={{ base: 'block', lg: 'none' }}>
      {calls.map((call) => (
        <CallItem key={call.id} call={call} />
      ))}
    </Box>
  );
}

function CallItem({ call }: { call: Call }) {
  const who = call.contact?.name ?? formatPhoneNumber(otherSide(call));
  const since = speakingSince(call);
  const took = duration(call);
  return (
    <Flex
      as="li"
      align="center"
      gap="16px"
      px="16px"
      py="8px"
      minH="64px"
      borderBottomWidth="1px"
      borderColor="line"
      _last={{ borderBottomWidth: '0' }}
    >
      <Direction call={call} />
      <Box flex="1" minW="0">
        <Text textStyle="md" fontWeight="500" color={wasMissed(call) ? 'hangup' : 'fg'} truncate>
          {who}
        </Text>
        <Text color="fg.muted" truncate>
          <time dateTime={call.createdAt} title={times(call)}>
            {started(call)}
          </time>
          {` · ${outcome(call)}`}
          {since !== null && (
            <>
              {' · '}
              <Timer since={since} inList />
            </>
          )}
          {took && ` · ${took}`}
        </Text>
      </Box>
      <CallButton inRowOf={who} number={otherSide(call)} contact={call.contact} boxSize="40px" minW="40px" />
    </Flex>
  );
}
