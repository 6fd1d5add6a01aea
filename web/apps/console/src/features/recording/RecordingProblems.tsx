import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { useRingback, useTelephone } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';

const t = messages.recordingProblems;
const CallLink = chakra(Link);

/** The calls that should have a recording and have none, and those whose recordings cannot be saved. Nothing while there are none. */
export function RecordingProblems({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const { listen } = useTelephone().realtime;
  const { data, refetch } = useQuery({
    queryKey: ['recording-problems', workspaceId],
    queryFn: () => api.recordingProblems(workspaceId),
  });
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'call-recordings-changed') void refetch();
      }),
    [listen, refetch],
  );
  const waiting = data?.filter(({ status }) => status === 'processing') ?? [];
  const lost = data?.filter(({ status }) => status !== 'processing') ?? [];
  return (
    <>
      {waiting.length > 0 && (
        <ProblemCard
          title={t.waiting(waiting.length)}
          text={t.waitingText(waiting[0]?.error ?? '')}
          callIds={callsOf(waiting)}
        />
      )}
      {lost.length > 0 && <ProblemCard title={t.title(callsOf(lost).length)} text={t.text} callIds={callsOf(lost)} />}
    </>
  );
}

const callsOf = (problems: readonly { callId: string }[]) => [...new Set(problems.map(({ callId }) => callId))];

function ProblemCard({ title, text, callIds }: { title: string; text: string; callIds: readonly string[] }) {
  return (
    <Card p="16px" mb="16px" role="status">
      <Flex gap="12px">
        <Box color="warn" flex="none">
          <TriangleAlert size={20} aria-hidden />
        </Box>
        <Box minW="0">
          <Text fontWeight="600">{title}</Text>
          <Text color="fg.muted">{text}</Text>
          <chakra.details mt="8px">
            <chakra.summary cursor="pointer">{t.show}</chakra.summary>
            <Flex as="ul" wrap="wrap" gap="4px 16px" mt="8px" listStyleType="none">
              {callIds.map((callId, index) => (
                <li key={callId}>
                  <CallLink to={`/calls/${callId}`} color="accent" display="inline-block" minH="24px">
                    {t.call(index + 1)}
                  </CallLink>
                </li>
              ))}
            </Flex>
          </chakra.details>
        </Box>
      </Flex>
    </Card>
  );
}
