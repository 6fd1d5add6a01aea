import { Box, Skeleton, Table, Text } from '@chakra-ui/react';
import type { Usage, UsageReport } from '@ringback/voice-client';
import type { UseQueryResult } from '@tanstack/react-query';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { formatAmount } from './formatAmount';

const t = messages.dialingRules;

interface Props {
  timeZone: string;
  query: UseQueryResult<UsageReport>;
}

/** The usage of the workspace and its members: the last 24 hours beside the limit, and the current period. */
export function UsageTable({ timeZone, query: { data, error, refetch } }: Props) {
  return (
    <Section title={t.usage}>
      <Text color="fg.muted" px="16px" pb="16px">
        {t.usageText}
      </Text>
      {error && (
        <Box px="16px">
          <LoadError text={t.usageFailed(error.message)} onRetry={() => void refetch()} />
        </Box>
      )}
      {!data && !error && <Skeleton h="96px" mx="16px" mb="16px" bg="bg.controlPressed" aria-hidden />}
      {data && (
        <Table.Root size="sm" bg="transparent" tableLayout="fixed">
          <Table.Header>
            <Table.Row bg="transparent" h="40px">
              {[t.member, t.last24Hours, periodName(data, timeZone)].map((name) => (
                <Table.ColumnHeader key={name} textStyle="xs" color="fg.muted" {...cellStyle}>
                  {name}
                </Table.ColumnHeader>
              ))}
            </Table.Row>
          </Table.Header>
          <Table.Body>
            <UsageRow name={t.wholeWorkspace} usage={data.workspace} strong />
            {data.members.map(({ userId, name, used }) => (
              <UsageRow key={userId} name={name} usage={used} />
            ))}
          </Table.Body>
        </Table.Root>
      )}
    </Section>
  );
}

function UsageRow({ name, usage, strong = false }: { name: string; usage: Usage; strong?: boolean }) {
  const { last24Hours, limit, period } = usage;
  return (
    <Table.Row bg="transparent" fontWeight={strong ? '600' : '400'}>
      <Table.ColumnHeader scope="row" fontWeight="inherit" color="fg" {...cellStyle}>
        <Text overflowWrap="anywhere">{name}</Text>
      </Table.ColumnHeader>
      <Table.Cell {...cellStyle}>
        <Text>
          {limit === null
            ? formatAmount(last24Hours.cost)
            : t.ofLimit(formatAmount(last24Hours.cost), formatAmount(limit))}
        </Text>
        {limit !== null && <Bar share={limit === 0 ? 1 : last24Hours.cost / limit} />}
        <Minutes minutes={last24Hours.minutes} />
      </Table.Cell>
      <Table.Cell {...cellStyle}>
        <Text>{formatAmount(period.cost)}</Text>
        <Minutes minutes={period.minutes} />
      </Table.Cell>
    </Table.Row>
  );
}

const Minutes = ({ minutes }: { minutes: number }) => (
  <Text textStyle="xs" fontWeight="400" color="fg.muted">
    {t.minutes(minutes)}
  </Text>
);

/** Draws how much of the limit is used. The text above it says the same. */
const Bar = ({ share }: { share: number }) => (
  <Box h="4px" my="4px" maxW="200px" borderRadius="full" bg="bg.controlPressed" aria-hidden>
    <Box
      h="4px"
      borderRadius="full"
      bg={share >= 1 ? 'hangup' : share >= 0.8 ? 'warn' : 'accent'}
      style={{ width: `${Math.min(1, share) * 100}%` }}
    />
  </Box>
);

/** Returns the days of the current period in the workspace's time zone. Its end is exclusive. */
function periodName({ periodStartsAt, periodEndsAt }: UsageReport, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone });
  return t.period(format.formatRange(new Date(periodStartsAt), new Date(Date.parse(periodEndsAt) - 1)));
}

const cellStyle = { borderColor: 'line', px: { base: '12px', md: '16px' }, py: '8px', verticalAlign: 'top' as const };
