import { Box, Button, Flex, Input, NativeSelect, Skeleton, Text } from '@chakra-ui/react';
import { useCallHistory, useTelephone } from '@ringback/voice-react';
import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import { groupByDay } from '../../shared/callFormatting';
import { CallDetails } from './CallDetails';
import { CallList } from './CallList';
import { CallTable } from './CallTable';
import { CALL_KINDS, type CallKind, useCallFilter } from './useCallFilter';

const t = messages.calls;

/** The calls of the workspace, newest first. Events keep the list current. */
export function Calls({ workspaceId }: { workspaceId: string }) {
  const { realtime } = useTelephone();
  const search = useCallFilter();
  const { calls, state, problem, hasMore, loadMore } = useCallHistory(workspaceId, realtime, search.filter);
  const [openId, setOpenId] = useState<string | null>(null);
  const days = groupByDay(calls);
  const isEmpty = calls.length === 0;
  return (
    <>
      {(!isEmpty || search.isFiltered || state !== 'ready') && <CallFilterBar {...search} />}
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
      {!isEmpty && (
        <Card>
          <CallTable days={days} onOpen={({ id }) => setOpenId(id)} />
          <CallList days={days} onOpen={({ id }) => setOpenId(id)} />
        </Card>
      )}
      {isEmpty && state === 'ready' && (search.isFiltered ? <NoMatches /> : <NoCalls />)}
      {isEmpty && state === 'loading' && <CallsSkeleton />}
      <CallDetails call={calls.find(({ id }) => id === openId) ?? null} onClose={() => setOpenId(null)} />
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

function CallFilterBar({ kind, setKind, typed, setTyped }: ReturnType<typeof useCallFilter>) {
  return (
    <Flex as="search" gap="8px" mb="16px" wrap="wrap">
      <Input
        type="search"
        size="sm"
        flex="1 1 120px"
        maxW={{ md: '320px' }}
        aria-label={t.search}
        placeholder={t.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <NativeSelect.Root size="sm" w="144px" flexShrink="0">
        <NativeSelect.Field
          aria-label={t.filter}
          h="32px"
          bg="bg.control"
          borderColor="edge"
          value={kind}
          onChange={(event) => setKind(event.target.value as CallKind)}
        >
          {CALL_KINDS.map((each) => (
            <option key={each} value={each}>
              {t.filters[each]}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator color="fg.muted" />
      </NativeSelect.Root>
    </Flex>
  );
}

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
