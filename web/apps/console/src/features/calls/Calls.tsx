import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { useCallHistory, useTelephone } from '@ringback/voice-react';
import { PhoneCall } from 'lucide-react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import { CallList } from './CallList';
import { CallTable } from './CallTable';

const t = messages.calls;

/** Every call of the workspace, newest first, true by itself. */
export function Calls({ workspaceId }: { workspaceId: string }) {
  const { realtime } = useTelephone();
  const { calls, state, problem, hasMore, loadMore } = useCallHistory(workspaceId, realtime);
  return (
    <>
      {problem && (
        <Flex align="center" gap="16px" mb="16px">
          <Text role="alert" color="hangup">
            {problem}
          </Text>
          <Button size="sm" variant="outline" flexShrink="0" onClick={loadMore}>
            {messages.tryAgain}
          </Button>
        </Flex>
      )}
      {calls.length > 0 && (
        <Card>
          <CallTable calls={calls} />
          <CallList calls={calls} />
        </Card>
      )}
      {calls.length === 0 && state === 'ready' && <NoCalls />}
      {calls.length === 0 && state === 'loading' && <CallsSkeleton />}
      {hasMore && (
        <Flex justify="center" mt="16px">
          <Button size="sm" variant="outline" disabled={state === 'loading'} onClick={loadMore}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </>
  );
}

function CallsSkeleton() {
  return (
    <Card p="16px" role="status" aria-label={t.loading}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} h="24px" my="12px" bg="bg.controlPressed" />
      ))}
    </Card>
  );
}

function NoCalls() {
  return (
    <Flex direction="column" align="center" gap="24px" py={{ base: '64px', md: '120px' }} textAlign="center">
      <PhoneIllustration />
      <Box>
        <Text textStyle="xl" fontWeight="600" mb="4px">
          {t.emptyTitle}
        </Text>
        <Text color="fg.muted">{t.empty}</Text>
      </Box>
      <Button asChild size="sm">
        <Link to="/dialer">{t.emptyButton}</Link>
      </Button>
    </Flex>
  );
}

/** A quiet telephone with two waves around it. */
function PhoneIllustration() {
  return (
    <Box position="relative" boxSize="128px" aria-hidden>
      <Box position="absolute" inset="0" borderRadius="full" borderWidth="1px" borderColor="line" />
      <Box position="absolute" inset="16px" borderRadius="full" borderWidth="1px" borderColor="line" />
      <Flex
        position="absolute"
        inset="32px"
        borderRadius="full"
        bg="bg.card"
        boxShadow="card"
        color="fg.muted"
        align="center"
        justify="center"
      >
        <PhoneCall size={24} strokeWidth={1.5} />
      </Flex>
    </Box>
  );
}
