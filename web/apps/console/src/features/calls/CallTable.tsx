import { Box, chakra, Table, VisuallyHidden } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { callDuration, connectedSince, customerNumber, formatStart, formatTimes } from '../../shared/callFormatting';
import { CallStatusBadge } from './CallStatusBadge';

const t = messages.calls;

const COLUMNS: { name: string; iconOnly?: boolean; wideOnly?: boolean }[] = [
  { name: t.direction, iconOnly: true },
  { name: t.name },
  { name: t.number },
  { name: t.line, wideOnly: true },
  { name: t.agent, wideOnly: true },
  { name: t.started },
  { name: t.duration },
  { name: t.status },
  { name: t.call, iconOnly: true },
];

/** Calls in a wide window. */
export function CallTable({ calls }: { calls: readonly Call[] }) {
  return (
    <Box display={{ base: 'none', lg: 'block' }} position="relative" overflowX="auto">
      <Table.Root size="sm" bg="transparent">
        <Table.Header>
          <Table.Row bg="transparent" h="40px">
            {COLUMNS.map(({ name, iconOnly, wideOnly }) => (
              <Table.ColumnHeader
                key={name}
                textStyle="xs"
                color="fg.muted"
                {...cellStyle}
                {...(wideOnly ? wideOnlyStyle : {})}
              >
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
    <Table.Row bg="transparent" className="group" _hover={{ bg: 'bg.rowHover' }} h="48px" css={lastRowStyle}>
      <Table.Cell {...cellStyle} w="48px">
        <CallDirectionIcon call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle} fontWeight="500">
        {call.contact?.name ?? <MutedText>{t.notInContacts}</MutedText>}
      </Table.Cell>
      <Table.Cell {...cellStyle}>{formatPhoneNumber(customerNumber(call))}</Table.Cell>
      <Table.Cell {...cellStyle} {...wideOnlyStyle}>
        {call.line?.label ?? <MutedText>–</MutedText>}
      </Table.Cell>
      <Table.Cell {...cellStyle} {...wideOnlyStyle}>
        {call.agent?.name ?? <MutedText>–</MutedText>}
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <time dateTime={call.createdAt} title={formatTimes(call)}>
          {formatStart(call)}
        </time>
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <CallDuration call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <CallStatusBadge call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle} w="64px" textAlign="end">
        <Box opacity="0" _groupHover={{ opacity: 1 }} _focusWithin={{ opacity: 1 }}>
          <CallButton rowName={displayName(call)} number={customerNumber(call)} contact={call.contact} />
        </Box>
      </Table.Cell>
    </Table.Row>
  );
}

function CallDuration({ call }: { call: Call }) {
  const since = connectedSince(call);
  if (since !== null) return <Timer since={since} inList />;
  return callDuration(call) ?? <MutedText>–</MutedText>;
}

const MutedText = ({ children }: { children: ReactNode }) => (
  <chakra.span fontWeight="400" color="fg.muted">
    {children}
  </chakra.span>
);

const displayName = (call: Call): string => call.contact?.name ?? formatPhoneNumber(customerNumber(call));

const cellStyle = { borderColor: 'line', px: '16px', py: '0', whiteSpace: 'nowrap' as const };
/** Left out where the window is too narrow for every column. */
const wideOnlyStyle = { display: { base: 'none', xl: 'table-cell' } };
const lastRowStyle = { '&:last-of-type > td': { borderBottomWidth: '0' } };
