import { Box, chakra, Table, Text, VisuallyHidden } from '@chakra-ui/react';
import { formatPhoneNumber, Timer } from '@ringback/ui';
import type { Call } from '@ringback/voice-client';
import { Fragment, memo, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { messages } from '../../messages';
import { CallButton } from '../../shared/CallButton';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import {
  type CallDay,
  callDuration,
  calledMember,
  callPath,
  connectedSince,
  customerNumber,
  displayName,
  formatTime,
  formatTimes,
  lineName,
} from '../../shared/callFormatting';
import { CallStatusBadge } from './CallStatusBadge';

const t = messages.calls;
const CallLink = chakra(Link);

/** Returns the width of a column whose content has this width. */
const fixed = (content: number) => `calc(${content}px + 2 * var(--cell-padding))`;

/** Fixed widths, so that no column moves while calls change. The column without a width gets the rest. */
const COLUMNS: { name: string; width?: string; iconOnly?: boolean }[] = [
  { name: t.direction, width: fixed(16), iconOnly: true },
  { name: t.name },
  { name: t.line, width: '16%' },
  { name: t.agent, width: '16%' },
  { name: t.time, width: fixed(72) },
  { name: t.duration, width: fixed(64) },
  { name: t.status, width: fixed(144) },
  { name: t.call, width: fixed(32), iconOnly: true },
];

/** Calls by day, where there is space for columns. `CallList` shows them elsewhere. */
export const CallTable = memo(function CallTable({ days }: { days: readonly CallDay[] }) {
  return (
    <Box position="relative" css={cellPadding}>
      <Table.Root size="sm" bg="transparent" tableLayout="fixed">
        <Table.Header>
          <Table.Row bg="transparent" h="40px">
            {COLUMNS.map(({ name, width, iconOnly }) => (
              <Table.ColumnHeader
                key={name}
                textStyle="xs"
                color="fg.muted"
                {...cellStyle}
                {...(width && { w: width })}
              >
                {iconOnly ? <VisuallyHidden>{name}</VisuallyHidden> : name}
              </Table.ColumnHeader>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {days.map(({ heading, calls }) => (
            <Fragment key={heading}>
              <Table.Row bg="bg.window" h="32px">
                <Table.ColumnHeader scope="rowgroup" colSpan={COLUMNS.length} textStyle="xs" color="fg" {...cellStyle}>
                  {heading}
                </Table.ColumnHeader>
              </Table.Row>
              {calls.map((call) => (
                <CallRow key={call.id} call={call} />
              ))}
            </Fragment>
          ))}
        </Table.Body>
      </Table.Root>
    </Box>
  );
});

const CallRow = memo(function CallRow({ call }: { call: Call }) {
  const navigate = useNavigate();
  return (
    <Table.Row
      bg="transparent"
      className="group"
      cursor="pointer"
      h="56px"
      _hover={{ bg: 'bg.rowHover' }}
      css={lastRowStyle}
      onClick={() => void navigate(callPath(call))}
    >
      <Table.Cell {...cellStyle}>
        <CallDirectionIcon call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <CallLink
          to={callPath(call)}
          display="block"
          maxW="100%"
          fontWeight="500"
          truncate
          aria-label={t.detailsOf(displayName(call))}
          // The row would navigate a second time.
          onClick={(event) => event.stopPropagation()}
        >
          {displayName(call)}
        </CallLink>
        {call.contact && (
          <Text textStyle="xs" color="fg.muted" truncate>
            {formatPhoneNumber(customerNumber(call))}
          </Text>
        )}
      </Table.Cell>
      <Table.Cell {...cellStyle} truncate>
        {lineName(call) ?? <MutedText>–</MutedText>}
      </Table.Cell>
      <Table.Cell {...cellStyle} truncate>
        {call.agent?.name ?? <MutedText>–</MutedText>}
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <time dateTime={call.createdAt} title={formatTimes(call)}>
          {formatTime(call)}
        </time>
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <CallDuration call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <CallStatusBadge call={call} />
      </Table.Cell>
      <Table.Cell {...cellStyle} textAlign="end" onClick={(event) => event.stopPropagation()}>
        <Box opacity="0" _groupHover={{ opacity: 1 }} _focusWithin={{ opacity: 1 }}>
          <CallButton
            rowName={displayName(call)}
            number={customerNumber(call)}
            contact={call.contact ?? calledMember(call)}
          />
        </Box>
      </Table.Cell>
    </Table.Row>
  );
});

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

const cellPadding = {
  '--cell-padding': '8px',
  '@container (min-width: 960px)': { '--cell-padding': '16px' },
};
const cellStyle = { borderColor: 'line', px: 'var(--cell-padding)', py: '0', whiteSpace: 'nowrap' as const };
const lastRowStyle = { '&:last-of-type > td': { borderBottomWidth: '0' } };
