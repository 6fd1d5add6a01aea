import { Box, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { customerNumber, displayName } from '../../shared/callFormatting';
import { LiveStateLabel } from '../../shared/LiveStateLabel';
import { PresenceLabel } from '../../shared/PresenceLabel';
import { BoardNote, BoardRow, BoardSection } from './BoardSection';
import type { AgentRow } from './boardRows';

const t = messages.board;

interface Props {
  rows: readonly AgentRow[];
  /** The names of the members who are offline. */
  offline: readonly string[];
  isWall: boolean;
  /** The number of rows that there is room for. */
  maxRows: number;
}

/** What each member does, since when, and on which call. */
export function AgentList({ rows, offline, isWall, maxRows }: Props) {
  const shown = rows.slice(0, maxRows);
  return (
    <BoardSection title={t.agents} count={rows.length}>
      {rows.length === 0 && <BoardNote>{t.noAgents}</BoardNote>}
      {shown.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.agents}>
          {shown.map((row) => (
            <Agent key={row.member.userId} row={row} />
          ))}
        </Box>
      )}
      {shown.length < rows.length && <BoardNote>{t.more(rows.length - shown.length)}</BoardNote>}
      {offline.length > 0 && <BoardNote>{isWall ? t.offlineCount(offline.length) : t.offline(offline)}</BoardNote>}
    </BoardSection>
  );
}

function Agent({ row: { member, calls } }: { row: AgentRow }) {
  return (
    <BoardRow>
      <Text flex={{ base: '1 1 7em', md: '1.6 1 0' }} minW="0" fontWeight="500" truncate>
        {member.name}
      </Text>
      <Flex flex="0 0 9.5em" align="center" justify="space-between" gap="0.6em">
        <PresenceLabel presence={member} iconSize="1.1em" />
        {member.since !== null && (
          <Text fontVariantNumeric="tabular-nums" color="fg.muted">
            <Timer since={Date.parse(member.since)} inList />
          </Text>
        )}
      </Flex>
      <Box flex={{ base: '1 1 100%', md: '2 1 0' }} minW="0">
        {calls.map((each) => (
          <AgentCall key={each.call.id} {...each} />
        ))}
        {calls.length === 0 && member.state === 'on-call' && (
          <Text color="fg.muted" truncate>
            {t.otherCall}
          </Text>
        )}
      </Box>
    </BoardRow>
  );
}

function AgentCall({ call, state }: AgentRow['calls'][number]) {
  const number = call.contact && !call.erasedAt ? formatPhoneNumber(customerNumber(call)) : null;
  return (
    <Flex align="center" gap="0.6em" minW="0">
      <CallDirectionIcon call={call} size="1.1em" />
      <Text flex="1" minW="0" truncate>
        {displayName(call)}
        {number && (
          <Text as="span" color="fg.muted">
            {` ${number}`}
          </Text>
        )}
      </Text>
      <Flex flex="0 0 auto" align="center" gap="0.35em">
        {state === 'supervising' ? <Text>{t.supervising}</Text> : <LiveStateLabel state={state} />}
      </Flex>
    </Flex>
  );
}
