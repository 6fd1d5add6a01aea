import { Box, Skeleton, Text } from '@chakra-ui/react';
import { type Call, liveStateOf } from '@ringback/voice-client';
import { useLiveCalls } from '@ringback/voice-react';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { LiveCallRow } from './LiveCallRow';

const t = messages.live;

/** The callers who wait, and the calls of the team, with what a supervisor can do about each. */
export function LiveScreen() {
  const { calls, problem, retry } = useLiveCalls();
  if (!calls) {
    return problem ? (
      <LoadError text={t.loadFailed(problem)} onRetry={retry} />
    ) : (
      <Skeleton h="160px" borderRadius="10px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
    );
  }
  const waiting = calls.filter((call) => liveStateOf(call) === 'waiting');
  const others = calls.filter((call) => liveStateOf(call) !== 'waiting');
  return (
    <>
      <LiveSection title={t.waiting} calls={waiting} empty={t.noneWaiting} />
      <LiveSection title={t.calls} calls={others} empty={t.none} />
    </>
  );
}

function LiveSection({ title, calls, empty }: { title: string; calls: readonly Call[]; empty: string }) {
  return (
    <Section title={title} action={<Text color="fg.muted">{t.waitingCount(calls.length)}</Text>}>
      {calls.length === 0 ? (
        <Text px="16px" pb="16px" color="fg.muted">
          {empty}
        </Text>
      ) : (
        <Box as="ul" listStyleType="none" aria-label={title}>
          {calls.map((call) => (
            <LiveCallRow key={call.id} call={call} />
          ))}
        </Box>
      )}
    </Section>
  );
}
