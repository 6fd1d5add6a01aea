import { Box, chakra, Flex, Skeleton, Text } from '@chakra-ui/react';
import type { Call } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { messages } from '../../messages';
import { displayName } from '../../shared/callFormatting';
import { LoadError } from '../../shared/LoadError';
import { describeTimeline } from './describeTimeline';

const t = messages.calls;

/** What happened in a call, oldest first. Loads again when the call changes. */
export function CallTimeline({ workspaceId, call }: { workspaceId: string; call: Call }) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['timeline', workspaceId, call.id, call.status, call.answeredAt, call.endedAt, call.participants],
    queryFn: () => api.callTimeline(workspaceId, call.id),
    placeholderData: keepPreviousData,
  });
  if (error) {
    return (
      <Box px="16px">
        <LoadError text={error.message} onRetry={() => void refetch()} />
      </Box>
    );
  }
  if (!data)
    return <Skeleton h="24px" mx="16px" mb="16px" bg="bg.controlPressed" role="status" aria-label={t.loading} />;
  const lines = describeTimeline(data.entries, call, displayName(call));
  if (lines.length === 0) {
    return (
      <Text px="16px" pb="16px" color="fg.muted">
        {data.eventsExpired ? t.eventsExpired : t.noEvents}
      </Text>
    );
  }
  return (
    <chakra.ol px="16px" pb="16px" listStyleType="none">
      {lines.map(({ key, at, text }) => (
        <Flex as="li" key={key} gap="16px" minH="28px" align="baseline">
          <chakra.time dateTime={at} w="96px" flexShrink="0" color="fg.muted">
            {new Date(at).toLocaleTimeString([], { timeStyle: 'medium' })}
          </chakra.time>
          <Text minW="0" overflowWrap="anywhere">
            {text}
          </Text>
        </Flex>
      ))}
    </chakra.ol>
  );
}
