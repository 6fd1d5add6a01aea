import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import type { Role } from '@ringback/voice-client';
import { type Realtime, useAvailability, useCallHistory, useRingback, useTelephone } from '@ringback/voice-react';
import { PhoneCall } from 'lucide-react';
import { memo, type ReactNode, useDeferredValue, useMemo } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { exportTexts } from '../../messages/exports';
import { Card } from '../../shared/Card';
import { groupByDay } from '../../shared/callFormatting';
import { ExportMenu } from '../../shared/ExportMenu';
import { LoadError } from '../../shared/LoadError';
import { useElementWidth } from '../../shared/useElementWidth';
import { CallFilterBar } from './CallFilterBar';
import { CallList } from './CallList';
import { CallTable } from './CallTable';
import { useCallFilter } from './useCallFilter';
import { useMarkMissedCallsSeen } from './useMarkMissedCallsSeen';

const t = messages.calls;
/** The space that the columns need, in pixels. */
const TABLE_WIDTH = 760;

interface Props {
  workspaceId: string;
  role: Role;
  /** The menu of saved views. */
  views: ReactNode;
}

/** The calls of the workspace, newest first. Events keep the list current. */
export function Calls(props: Props) {
  return <Screen {...props} realtime={useTelephone().realtime} />;
}

/** Memoized, because the telephone changes with each event of a call, and its connection does not. */
const Screen = memo(function Screen({ workspaceId, role, views, realtime }: Props & { realtime: Realtime }) {
  const { api } = useRingback();
  const search = useCallFilter();
  const { calls, state, problem, hasMore, loadMore } = useCallHistory(workspaceId, realtime, search.filter);
  useMarkMissedCallsSeen(workspaceId, calls, state === 'ready' && search.showsAllMissed);
  // A call that rings changes the list as well. Its card must not wait for the rows.
  const shownCalls = useDeferredValue(calls);
  const days = useMemo(() => groupByDay(shownCalls), [shownCalls]);
  const [measure, width] = useElementWidth();
  const isEmpty = calls.length === 0;
  // The first rows take a moment on a slow computer.
  const isRendering = !isEmpty && shownCalls.length === 0;
  return (
    <>
      {(!isEmpty || search.isFiltered || state !== 'ready') && (
        <CallFilterBar workspaceId={workspaceId} filter={search}>
          {views}
          {!(isEmpty && state === 'ready') && (
            <ExportMenu
              content={role === 'agent' ? exportTexts.ownCalls : exportTexts.allCalls}
              download={(options) => api.exportCalls(workspaceId, search.filter, options)}
            />
          )}
        </CallFilterBar>
      )}
      {problem && <LoadError text={problem} onRetry={loadMore} />}
      {!isEmpty && !isRendering && (
        <Card>
          <Box ref={measure} containerType="inline-size">
            {width >= TABLE_WIDTH ? <CallTable days={days} /> : <CallList days={days} />}
          </Box>
        </Card>
      )}
      {isEmpty && state === 'ready' && (search.isFiltered ? <NoMatches /> : <NoCalls />)}
      {(isRendering || (isEmpty && state === 'loading')) && <CallsSkeleton />}
      {hasMore && !isRendering && (
        <Flex justify="center" mt="16px">
          <Button size="sm" variant="outline" disabled={state === 'loading'} onClick={loadMore}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </>
  );
});

function NoMatches() {
  return (
    <Box py="64px" textAlign="center" role="status">
      <Text textStyle="xl" fontWeight="600" mb="4px">
        {t.noMatchesTitle}
      </Text>
      <Text color="fg.muted">{t.noMatches}</Text>
    </Box>
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
  const { state } = useAvailability();
  return (
    <Flex direction="column" align="center" gap="24px" py={{ base: '64px', md: '120px' }} textAlign="center">
      <PhoneIllustration />
      <Box>
        <Text textStyle="xl" fontWeight="600" mb="4px">
          {t.emptyTitle}
        </Text>
        <Text color="fg.muted">{state === 'available' ? t.empty.available : t.empty.unavailable}</Text>
      </Box>
      <Button asChild size="sm">
        <Link to="/dialer">{t.emptyButton}</Link>
      </Button>
    </Flex>
  );
}

/** A drawing of a telephone with two waves around it. */
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
