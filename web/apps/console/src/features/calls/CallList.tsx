import { Box, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { CallButton } from '../../shared/CallButton';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import {
  callDuration,
  connectedSince,
  customerNumber,
  formatStart,
  formatTimes,
  isMissed,
  statusText,
} from '../../shared/callFormatting';

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
  const displayName = call.contact?.name ?? formatPhoneNumber(customerNumber(call));
  const since = connectedSince(call);
  const duration = callDuration(call);
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
      <CallDirectionIcon call={call} />
      <Box flex="1" minW="0">
        <Text textStyle="md" fontWeight="500" color={isMissed(call) ? 'hangup' : 'fg'} truncate>
          {displayName}
        </Text>
        <Text color="fg.muted" truncate>
          <time dateTime={call.createdAt} title={formatTimes(call)}>
            {formatStart(call)}
          </time>
          {` · ${statusText(call)}`}
          {since !== null && (
            <>
              {' · '}
              <Timer since={since} inList />
            </>
          )}
          {duration && ` · ${duration}`}
        </Text>
      </Box>
      <CallButton
        rowName={displayName}
        number={customerNumber(call)}
        contact={call.contact}
        boxSize="40px"
        minW="40px"
      />
    </Flex>
  );
}
