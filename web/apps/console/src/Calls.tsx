import { Badge, Box, Button, Flex, Table, Text, VisuallyHidden } from '@chakra-ui/react';
import { type Call, isOver } from '@ringback/voice-client';
import { lasted, useCallHistory, useTelephone, words, written } from '@ringback/voice-react';
import { PhoneCall, PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { Link } from 'react-router';
import { CallButton } from './CallButton';
import { otherSide, started, wasMissed } from './callFacts';
import { messages } from './messages';

const say = messages.calls;

export function Calls({ workspaceId }: { workspaceId: string }) {
  const { realtime } = useTelephone();
  const { calls, state, problem, hasMore, loadMore } = useCallHistory(workspaceId, realtime);
  return (
    <>
      {problem && (
        <Text role="alert" color="hangup" mb="16px">
          {problem}
        </Text>
      )}
      {calls.length > 0 ? <CallTable calls={calls} /> : state === 'ready' ? <NoCalls /> : <Text>{say.loading}</Text>}
      {hasMore && (
        <Button
          mt="16px"
          size="sm"
          variant="outline"
          borderColor="line"
          disabled={state === 'loading'}
          onClick={loadMore}
        >
          {say.more}
        </Button>
      )}
    </>
  );
}

function CallTable({ calls }: { calls: readonly Call[] }) {
  return (
    <Box bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden">
      <Table.Root size="sm" display={{ base: 'none', md: 'table' }} bg="transparent">
        <Table.Header>
          <Table.Row bg="transparent">
            {COLUMNS.map(({ name, iconOnly }) => (
              <Table.ColumnHeader key={name} color="fg.muted" borderColor="line" fontWeight="500">
                {iconOnly ? <VisuallyHidden>{name}</VisuallyHidden> : name}
              </Table.ColumnHeader>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {calls.map((call) => (
            <Table.Row key={call.id} bg="transparent" className="group" _hover={{ bg: 'bg.controlHover' }} h="48px">
              <Table.Cell borderColor="line">
                <Direction call={call} />
              </Table.Cell>
              <Table.Cell borderColor="line" fontWeight="500">
                {call.contact?.name ?? '–'}
              </Table.Cell>
              <Table.Cell borderColor="line" whiteSpace="nowrap">
                {written(otherSide(call))}
              </Table.Cell>
              <Table.Cell borderColor="line">{call.line?.label ?? '–'}</Table.Cell>
              <Table.Cell borderColor="line">{call.agent?.name ?? '–'}</Table.Cell>
              <Table.Cell borderColor="line" whiteSpace="nowrap">
                {started(call)}
              </Table.Cell>
              <Table.Cell borderColor="line">{call.durationSec ? lasted(call.durationSec * 1000) : '–'}</Table.Cell>
              <Table.Cell borderColor="line">
                <Status call={call} />
              </Table.Cell>
              <Table.Cell borderColor="line" textAlign="end">
                <Box opacity="0" _groupHover={{ opacity: 1 }} _focusWithin={{ opacity: 1 }}>
                  <CallButton inRowOf={who(call)} number={otherSide(call)} contact={call.contact} />
                </Box>
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table.Root>
      <Box as="ul" listStyleType="none" display={{ base: 'block', md: 'none' }}>
        {calls.map((call) => (
          <Flex
            as="li"
            key={call.id}
            align="center"
            gap="16px"
            px="16px"
            py="8px"
            minH="64px"
            borderBottomWidth="1px"
            borderColor="line"
          >
            <Direction call={call} />
            <Box flex="1" minW="0">
              <Text fontSize="15px" fontWeight="500" truncate>
                {who(call)}
              </Text>
              <Text color="fg.muted">
                {started(call)} · {words.status[call.status]}
                {call.durationSec ? ` · ${lasted(call.durationSec * 1000)}` : ''}
              </Text>
            </Box>
            <CallButton inRowOf={who(call)} number={otherSide(call)} contact={call.contact} />
          </Flex>
        ))}
      </Box>
    </Box>
  );
}

const COLUMNS: { name: string; iconOnly?: boolean }[] = [
  { name: say.direction, iconOnly: true },
  ...[say.who, say.number, say.line, say.agent, say.started, say.duration, say.status].map((name) => ({ name })),
  { name: say.call, iconOnly: true },
];

const who = (call: Call): string => call.contact?.name ?? written(otherSide(call));

function Direction({ call }: { call: Call }) {
  const [Icon, name] = wasMissed(call)
    ? ([PhoneMissed, say.missed] as const)
    : call.direction === 'inbound'
      ? ([PhoneIncoming, say.inbound] as const)
      : ([PhoneOutgoing, say.outbound] as const);
  return (
    <Box as="span" color={wasMissed(call) ? 'hangup' : 'fg.muted'} flexShrink="0">
      <Icon size={16} role="img" aria-label={name} />
    </Box>
  );
}

function Status({ call }: { call: Call }) {
  const look = !isOver(call)
    ? { bg: 'answer.soft', color: 'answer' }
    : call.status === 'completed'
      ? { bg: 'bg.controlPressed', color: 'fg' }
      : { bg: 'hangup.soft', color: 'hangup' };
  return (
    <Badge borderRadius="full" px="8px" {...look}>
      {words.status[call.status]}
    </Badge>
  );
}

function NoCalls() {
  return (
    <Flex direction="column" align="center" gap="16px" py="64px" textAlign="center">
      <Flex
        boxSize="96px"
        borderRadius="full"
        bg="accent.soft"
        color="accent"
        align="center"
        justify="center"
        aria-hidden
      >
        <PhoneCall size={40} strokeWidth={1.5} />
      </Flex>
      <Text fontSize="15px">{say.empty}</Text>
      <Button asChild size="sm" bg="accent" color="accent.on" _hover={{ bg: 'accent.hover' }}>
        <Link to="/dialer">{say.emptyButton}</Link>
      </Button>
    </Flex>
  );
}
