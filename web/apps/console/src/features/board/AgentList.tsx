import { Box, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { customerNumber, displayName } from '../../shared/callFormatting';
import { LiveStateLabel } from '../../shared/LiveStateLabel';
import { PresenceLabel } from '../../shared/PresenceLabel';
import { BoardNote, BoardRow, BoardSection } from './BoardSection';
import { type AgentRow, STATES } from './boardRows';

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
  const notes = [
    shown.length < rows.length && t.more(rows.length - shown.length),
    offline.length > 0 && (isWall ? t.offlineCount(offline.length) : t.offline(offline)),
  ].filter((note) => note !== false);
  return (
    <BoardSection title={t.agents} count={countsOf(rows)}>
      {rows.length === 0 && <BoardNote>{t.noAgents}</BoardNote>}
      {shown.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.agents}>
          {shown.map((row) => (
            <Agent key={row.member.userId} row={row} />
          ))}
        </Box>
      )}
      {notes.length > 0 && <BoardNote>{notes.join(' · ')}</BoardNote>}
    </BoardSection>
  );
}

/** Returns how many agents are in each state, like "3 on a call, 1 available". Also counts those for whom there is no room. */
const countsOf = (rows: readonly AgentRow[]): string | number =>
  STATES.flatMap((state) => {
    const count = rows.filter(({ member }) => member.state === state).length;
    return count > 0 ? [t.inState[state](count)] : [];
  }).join(', ') || 0;

function Agent({ row: { member, calls } }: { row: AgentRow }) {
  return (
    <BoardRow>
      <Text flex={{ base: '1 1 7em', md: '1.4 1 0' }} minW="0" fontWeight="500" truncate>
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
      {/* A number that does not fit beside the name is on a second line, which is not shown. */}
      <Flex flex="1" minW="0" wrap="wrap" columnGap="0.4em" h="1.45em" overflow="hidden">
        <Text maxW="full" truncate>
          {displayName(call)}
        </Text>
        {number && <Text color="fg.muted">{number}</Text>}
      </Flex>
      <Flex flex="0 0 auto" align="center" gap="0.35em">
        {state === 'supervising' ? <Text>{t.supervising}</Text> : <LiveStateLabel state={state} />}
      </Flex>
    </Flex>
  );
}
