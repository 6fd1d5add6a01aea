import { Box, Button, Flex, Skeleton, Table, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import type {
  Figure,
  FigureDimension,
  FigureQuery,
  FigureSlice,
  Metric,
  MetricName,
  SliceOfFigures,
} from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useState } from 'react';
import { dashboard } from '../../messages/dashboard';
import { exportTexts } from '../../messages/exports';
import { ExportMenu } from '../../shared/ExportMenu';
import { FilterSelect } from '../../shared/FilterFields';
import { formatValue } from '../../shared/formatValue';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { formatFigure, hourLabel, weekdayName } from './formatFigure';
import { useSlices } from './useFigures';

const t = dashboard;

const DIMENSIONS = ['number', 'agent', 'direction', 'outcome', 'network', 'weekday', 'day', 'hour'] as const;

const COLUMNS: readonly MetricName[] = [
  'calls',
  'answered',
  'missed',
  'abandoned',
  'service-level',
  'speed-of-answer',
  'outgoing',
  'connected',
  'talk-time',
  'handle-time',
  'occupancy',
  'quality',
  'cost',
  'call-cost',
  'recording-cost',
  'cost-per-call',
];

interface Props {
  workspaceId: string;
  query: FigureQuery;
  metrics: readonly Metric[];
  /** Whether the figures are those of one agent. */
  isOfAgent: boolean;
  onOpen: (metric: MetricName, slice: SliceOfFigures & { name: string }) => void;
}

/** The figures of each number, agent, direction, outcome or time, as a table. */
export function Breakdown({ workspaceId, query, metrics, isOfAgent, onOpen }: Props) {
  const { api } = useRingback();
  const dimensions = DIMENSIONS.filter((each) => each !== 'agent' || !isOfAgent);
  const [chosen, setChosen] = useState<FigureDimension>('number');
  const by = dimensions.find((each) => each === chosen) ?? 'number';
  const { data, error, refetch } = useSlices(workspaceId, by, query);
  return (
    <Section
      title={t.breakdown}
      action={
        <Flex gap="8px" wrap="wrap" justify="end">
          <FilterSelect label={t.breakdownBy} value={by} onChange={(value) => setChosen(value as FigureDimension)}>
            {dimensions.map((each) => (
              <option key={each} value={each}>
                {t.dimensions[each]}
              </option>
            ))}
          </FilterSelect>
          {data && data.slices.length > 0 && (
            <ExportMenu
              content={exportTexts.figures}
              formats={['csv', 'excel']}
              download={({ bom }) => api.exportFigureSlices(workspaceId, by, query, { ...(bom && { bom }) })}
            />
          )}
        </Flex>
      }
    >
      {error ? (
        <Box px="16px">
          <LoadError text={t.loadFailed(error.message)} onRetry={() => void refetch()} />
        </Box>
      ) : !data ? (
        <Skeleton m="16px" h="120px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
      ) : data.slices.length === 0 ? (
        <Text px="16px" pb="16px" color="fg.muted">
          {t.noCalls}
        </Text>
      ) : (
        <SliceTable by={by} slices={data.slices} metrics={metrics} onOpen={onOpen} />
      )}
    </Section>
  );
}

interface TableProps extends Pick<Props, 'metrics' | 'onOpen'> {
  by: FigureDimension;
  slices: readonly FigureSlice[];
}

function SliceTable({ by, slices, metrics, onOpen }: TableProps) {
  const present = new Set(slices.flatMap(({ figures }) => figures.map(({ metric }) => metric)));
  const columns = COLUMNS.filter((name) => present.has(name)).flatMap(
    (name) => metrics.find((metric) => metric.name === name) ?? [],
  );
  return (
    <Box overflowX="auto" pb="8px">
      <Table.Root size="sm" bg="transparent">
        <Table.Header>
          <Table.Row bg="transparent">
            <Table.ColumnHeader color="fg.muted" ps="16px">
              {t.dimensions[by]}
            </Table.ColumnHeader>
            {columns.map(({ name, title, definition }) => (
              <Table.ColumnHeader key={name} color="fg.muted" textAlign="end" _last={{ pe: '16px' }} title={definition}>
                {title}
              </Table.ColumnHeader>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {slices.map((slice) => {
            const name = sliceName(by, slice);
            return (
              <Table.Row key={slice.key} bg="transparent">
                <Table.ColumnHeader scope="row" ps="16px" fontWeight="500" whiteSpace="nowrap">
                  {name}
                </Table.ColumnHeader>
                {columns.map((metric) => (
                  <Table.Cell
                    key={metric.name}
                    textAlign="end"
                    fontVariantNumeric="tabular-nums"
                    whiteSpace="nowrap"
                    _last={{ pe: '16px' }}
                  >
                    <FigureCell
                      metric={metric}
                      figure={slice.figures.find((figure) => figure.metric === metric.name)}
                      of={name}
                      onOpen={() => onOpen(metric.name, { by, key: slice.key, name })}
                    />
                  </Table.Cell>
                ))}
              </Table.Row>
            );
          })}
        </Table.Body>
      </Table.Root>
    </Box>
  );
}

interface CellProps {
  metric: Metric;
  figure: Figure | undefined;
  of: string;
  onOpen: () => void;
}

/** A figure that opens the calls behind it, if there are any. */
function FigureCell({ metric, figure, of, onOpen }: CellProps) {
  const value = figure ? formatFigure(figure, metric.unit) : formatValue(null, metric.unit);
  if (!figure || figure.calls === 0) return <Text color="fg.muted">{value}</Text>;
  return (
    <Button
      size="sm"
      variant="ghost"
      h="28px"
      px="4px"
      // Its text is aligned with figures that are not buttons.
      mx="-4px"
      aria-label={t.openCalls(`${of}, ${metric.title}`, value, t.callCount(figure.calls))}
      onClick={onOpen}
    >
      {value}
    </Button>
  );
}

/** Returns the name of a slice for display. */
export function sliceName(by: FigureDimension, { key, name }: Pick<FigureSlice, 'key' | 'name'>): string {
  switch (by) {
    case 'number':
      return key === 'none' ? t.noNumber : (name ?? formatPhoneNumber(key));
    case 'agent':
      return name ?? t.formerMember;
    case 'direction':
      return (t.directions as Record<string, string>)[key] ?? key;
    case 'outcome':
      return (t.outcomes as Record<string, string>)[key] ?? key;
    case 'network':
      return (t.networks as Record<string, string>)[key] ?? key;
    case 'weekday':
      return weekdayName(key);
    case 'hour':
      return hourLabel(key);
    case 'day':
      return new Date(`${key}T00:00Z`).toLocaleDateString([], { dateStyle: 'medium', timeZone: 'UTC' });
    case 'week-hour': {
      const [weekday = '', hour = ''] = key.split('-');
      return `${weekdayName(weekday)}, ${hourLabel(hour)}`;
    }
  }
}
