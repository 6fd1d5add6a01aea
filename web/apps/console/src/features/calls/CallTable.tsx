import { Box, chakra, Table, VisuallyHidden } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { Direction } from '../../shared/CallDirectionIcon';
import { duration, otherSide, speakingSince, started, times } from '../../shared/callFormatting';
import { Outcome } from './CallStatusBadge';

const say = messages.calls;

const COLUMNS: { name: string; iconOnly?: boolean; spare?: boolean }[] = [
  { name: say.direction, iconOnly: true },
  { name: say.who },
  { name: say.number },
  { name: say.line, spare: true },
  { name: say.agent, spare: true },
  { name: say.started },
  { name: say.duration },
  { name: say.status },
  { name: say.call, iconOnly: true },
];

/** Calls in a wide window. */
export function CallTable({ calls }: { calls: readonly Call[] }) {
  return (
    <Box display={{ base: 'none', lg: 'block' }} position="relative" overflowX="auto">
      <Table.Root size="sm" bg="transparent">
        <Table.Header>
          <Table.Row bg="transparent" h="40px">
            {COLUMNS.map(({ name, iconOnly, spare }) => (
              <Table.ColumnHeader key={name} textStyle="xs" color="fg.muted" {...cell} {...(spare ? spared : {})}>
                {iconOnly ? <VisuallyHidden>{name}</VisuallyHidden> : name}
              </Table.ColumnHeader>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} />
          ))}
        </Table.Body>
      </Table.Root>
    </Box>
  );
}

function CallRow({ call }: { call: Call }) {
  return (
    <Table.Row bg="transparent" className="group" _hover={{ bg: 'bg.rowHover' }} h="48px" css={lastHasNoLine}>
      <Table.Cell {...cell} w="48px">
        <Direction call={call} />
      </Table.Cell>
      <Table.Cell {...cell} fontWeight="500">
        {call.contact?.name ?? <Quiet>{say.unknown}</Quiet>}
      </Table.Cell>
      <Table.Cell {...cell}>{formatPhoneNumber(otherSide(call))}</Table.Cell>
      <Table.Cell {...cell} {...spared}>
        {call.line?.label ?? <Quiet>–</Quiet>}
      </Table.Cell>
      <Table.Cell {...cell} {...spared}>
        {call.agent?.name ?? <Quiet>–</Quiet>}
      </Table.Cell>
      <Table.Cell {...cell}>
        <time dateTime={call.createdAt} title={times(call)}>
          {started(call)}
        </time>
      </Table.Cell>
      <Table.Cell {...cell}>
        <Lasted call={call} />
      </Table.Cell>
      <Table.Cell {...cell}>
        <Outcome call={call} />
      </Table.Cell>
      <Table.Cell {...cell} w="64px" textAlign="end">
        <Box opacity="0" _groupHover={{ opacity: 1 }} _focusWithin={{ opacity: 1 }}>
          <CallButton inRowOf={nameOf(call)} number={otherSide(call)} contact={call.contact} />
        </Box>
      </Table.Cell>
    </Table.Row>
  );
}

function Lasted({ call }: { call: Call }) {
  const since = speakingSince(call);
  if (since !== null) return <Timer since={since} inList />;
  return duration(call) ?? <Quiet>–</Quiet>;
}

const Quiet = ({ children }: { children: ReactNode }) => (
  <chakra.span fontWeight="400" color="fg.muted">
    {children}
  </chakra.span>
);

const nameOf = (call: Call): string => call.contact?.name ?? formatPhoneNumber(otherSide(call));

const cell = { borderColor: 'line', px: '16px', py: '0', whiteSpace: 'nowrap' as const };
/** Left out where the window is too narrow for every column. */
const spared = { display: { base: 'none', xl: 'table-cell' } };
const lastHasNoLine = { '&:last-of-type > td': { borderBottomWidth: '0' } };
