import { Box, Button, chakra, Flex, Table, Text } from '@chakra-ui/react';
import { Tooltip } from '@ringback/ui';
import type { FigureSlice, MetricName } from '@ringback/voice-client';
import { useState } from 'react';
import { dashboard } from '../../messages/dashboard';
import { Section } from '../../shared/Section';
import { hourLabel, valueIn } from './formatFigure';

const t = dashboard;

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

const SERIES = [
  { metric: 'answered', name: t.series.answered, color: 'accent' },
  { metric: 'missed', name: t.series.missed, color: 'hangup.fill' },
  { metric: 'outgoing', name: t.series.outgoing, color: 'fg.muted' },
  { metric: 'internal', name: t.series.internal, color: 'edge' },
] as const satisfies readonly { metric: MetricName; name: string; color: string }[];

interface Props {
  slices: readonly FigureSlice[];
  /** Shows the calls of an hour. */
  onOpen: (metric: MetricName, hour: string) => void;
}

/** The calls of each hour of the day, as bars that the keyboard reaches, or as a table. */
export function HourChart({ slices, onOpen }: Props) {
  const [isTable, setTable] = useState(false);
  const rows = rowsOf(slices);
  // An agent has no missed calls.
  const series = SERIES.filter(({ metric }) => rows.some(({ values }) => values[metric] > 0));
  return (
    <Section
      title={t.byHour}
      action={
        <Button size="sm" variant="outline" onClick={() => setTable(!isTable)}>
          {isTable ? t.showChart : t.showTable}
        </Button>
      }
    >
      {isTable ? <HourTable rows={rows} series={series} /> : <Bars rows={rows} series={series} onOpen={onOpen} />}
    </Section>
  );
}

type Series = (typeof SERIES)[number];

interface Row {
  hour: string;
  values: Record<Series['metric'], number>;
  total: number;
}

function rowsOf(slices: readonly FigureSlice[]): Row[] {
  const byHour = new Map(slices.map(({ key, figures }) => [key, figures]));
  return HOURS.map((hour) => {
    const figures = byHour.get(hour) ?? [];
    const values = Object.fromEntries(SERIES.map(({ metric }) => [metric, valueIn(figures, metric)])) as Row['values'];
    return { hour, values, total: Object.values(values).reduce((sum, value) => sum + value, 0) };
  });
}

interface ChartProps {
  rows: readonly Row[];
  series: readonly Series[];
}

function Bars({ rows, series, onOpen }: ChartProps & Pick<Props, 'onOpen'>) {
  const highest = Math.max(1, ...rows.map(({ total }) => total));
  return (
    <Box px="16px" pb="16px">
      <Flex role="group" aria-label={t.byHour} align="flex-end" gap={{ base: '1px', md: '4px' }} h="160px">
        {rows.map((row) => (
          <Bar key={row.hour} row={row} series={series} highest={highest} onOpen={onOpen} />
        ))}
      </Flex>
      <Flex aria-hidden justify="space-between" mt="4px" textStyle="xs" color="fg.muted">
        {['00', '06', '12', '18', '23'].map((hour) => (
          <Text key={hour}>{hourLabel(hour)}</Text>
        ))}
      </Flex>
      <Flex as="ul" listStyleType="none" wrap="wrap" gap="16px" mt="8px">
        {series.map(({ metric, name, color }) => (
          <Flex as="li" key={metric} align="center" gap="8px">
            <Box aria-hidden boxSize="12px" borderRadius="3px" bg={color} />
            {name}
          </Flex>
        ))}
      </Flex>
    </Box>
  );
}

interface BarProps {
  row: Row;
  series: readonly Series[];
  /** The total of the highest bar. */
  highest: number;
  onOpen: Props['onOpen'];
}

function Bar({ row, series, highest, onOpen }: BarProps) {
  if (row.total === 0) return <Box flex="1" h="1px" bg="line" />;
  const parts = series
    .filter(({ metric }) => row.values[metric] > 0)
    .map(({ metric, name }) => `${name} ${row.values[metric].toLocaleString()}`);
  const label = t.hourLabel(hourLabel(row.hour), parts);
  return (
    <Tooltip content={label} placement="top">
      <chakra.button
        type="button"
        aria-label={label}
        flex="1"
        h="100%"
        minW="0"
        display="flex"
        flexDirection="column"
        justifyContent="flex-end"
        cursor="pointer"
        borderRadius="3px"
        _hover={{ bg: 'bg.controlHover' }}
        onClick={() => onOpen('calls', row.hour)}
      >
        {[...series].reverse().map(({ metric, color }) => (
          <Box key={metric} w="100%" bg={color} h={`${(row.values[metric] / highest) * 100}%`} />
        ))}
      </chakra.button>
    </Tooltip>
  );
}

const HourTable = ({ rows, series }: ChartProps) => (
  <Box overflowX="auto" pb="8px" tabIndex={0} role="group" aria-label={t.byHour}>
    <Table.Root size="sm" bg="transparent" aria-label={t.byHour}>
      <Table.Header>
        <Table.Row bg="transparent">
          <Table.ColumnHeader color="fg.muted">{t.hour}</Table.ColumnHeader>
          {series.map(({ metric, name }) => (
            <Table.ColumnHeader key={metric} color="fg.muted" textAlign="end">
              {name}
            </Table.ColumnHeader>
          ))}
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {rows.map(({ hour, values }) => (
          <Table.Row key={hour} bg="transparent">
            <Table.ColumnHeader scope="row" fontWeight="400">
              {hourLabel(hour)}
            </Table.ColumnHeader>
            {series.map(({ metric }) => (
              <Table.Cell key={metric} textAlign="end" fontVariantNumeric="tabular-nums">
                {values[metric].toLocaleString()}
              </Table.Cell>
            ))}
          </Table.Row>
        ))}
      </Table.Body>
    </Table.Root>
  </Box>
);
