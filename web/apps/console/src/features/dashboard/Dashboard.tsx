import { Box, Grid, Heading, Skeleton, Text } from '@chakra-ui/react';
import type {
  Figure,
  FigureQuery,
  Figures,
  Metric,
  MetricName,
  Role,
  SliceOfFigures,
  Workspace,
} from '@ringback/voice-client';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { dashboard } from '../../messages/dashboard';
import { dayIn } from '../../shared/dayIn';
import { LoadError } from '../../shared/LoadError';
import { Breakdown, sliceName } from './Breakdown';
import { DashboardFilters } from './DashboardFilters';
import { Definitions } from './Definitions';
import { FigureCalls, type OpenFigure } from './FigureCalls';
import { FigureTile } from './FigureTile';
import { valueIn } from './formatFigure';
import { HeatMap } from './HeatMap';
import { HourChart } from './HourChart';
import { addDays, type Days, formatDays } from './period';
import { Recalculate } from './Recalculate';
import { useDashboardFilter } from './useDashboardFilter';
import { useFigures, useMetrics, useSlices } from './useFigures';

const t = dashboard;

const GROUPS: readonly { title: string; metrics: readonly MetricName[] }[] = [
  {
    title: t.groups.incoming,
    metrics: [
      'offered',
      'answered',
      'missed',
      'answer-rate',
      'service-level',
      'speed-of-answer',
      'longest-wait',
      'abandoned',
      'abandon-rate',
      'short-abandons',
      'voicemails',
      'repeat-call-rate',
      'incoming-time',
    ],
  },
  {
    title: t.groups.agents,
    metrics: [
      'handled',
      'handle-time',
      'talk-time',
      'hold-time',
      'wrap-up-time',
      'occupancy',
      'transferred',
      'quality',
      'packet-loss',
    ],
  },
  { title: t.groups.outgoing, metrics: ['outgoing', 'connected', 'connect-rate', 'outgoing-time'] },
  {
    title: t.groups.cost,
    metrics: [
      'cost',
      'call-cost',
      'recording-cost',
      'cost-per-call',
      'cost-per-minute',
      'unpriced',
      'unpriced-recordings',
    ],
  },
  { title: t.groups.other, metrics: ['calls', 'concurrent-calls', 'internal'] },
];

interface Props {
  workspace: Pick<Workspace, 'id' | 'timeZone'> & { role: Role };
  /** The menu of saved views. */
  views: ReactNode;
}

/** What the calls of a period add up to. Agents see their own calls only. */
export function Dashboard({ workspace, views }: Props) {
  const { id, role } = workspace;
  const filter = useDashboardFilter(workspace);
  const metrics = useMetrics(id);
  const figures = useFigures(id, filter.query);
  const seesAll = role !== 'agent';
  const error = metrics.error ?? figures.error;
  return (
    <>
      <DashboardFilters
        workspaceId={id}
        filter={filter}
        seesAll={seesAll}
        serviceLevels={metrics.data?.serviceLevelSeconds ?? [filter.level]}
        shortAbandons={metrics.data?.shortAbandonSeconds ?? [filter.short]}
      >
        {views}
      </DashboardFilters>
      {error ? (
        <LoadError
          text={t.loadFailed(error.message)}
          onRetry={() => {
            void metrics.refetch();
            void figures.refetch();
          }}
        />
      ) : !metrics.data || !figures.data ? (
        <Skeleton h="320px" borderRadius="10px" bg="bg.controlPressed" role="status" aria-label={t.loading} />
      ) : (
        <>
          <PeriodText days={filter.query} figures={figures.data} isOwn={!seesAll} />
          <Content
            workspaceId={id}
            query={filter.query}
            metrics={metrics.data.metrics}
            figures={figures.data}
            isOfAgent={!seesAll || filter.agent !== ''}
          />
          <Definitions metrics={metrics.data.metrics}>
            {(role === 'admin' || role === 'owner') && <Recalculate workspaceId={id} days={filter.query} />}
          </Definitions>
        </>
      )}
    </>
  );
}

/** Says which days the figures are of, whether the last one is not over, and with which they are compared. */
function PeriodText({ days, figures, isOwn }: { days: Days; figures: Figures; isOwn: boolean }) {
  const { timeZone, partial, pendingQuarters, before } = figures;
  const compared = formatDays({
    from: dayIn(timeZone, new Date(before.startsAt)),
    to: addDays(days.from, -1),
  });
  return (
    <Text mb="16px" color="fg.muted">
      {partial
        ? t.partialPeriod(formatDays(days), compared, timeZone)
        : t.wholePeriod(formatDays(days), compared, timeZone)}
      {isOwn && ` ${t.ownFigures}`}
      {pendingQuarters > 0 && ` ${t.updating}`}
    </Text>
  );
}

interface ContentProps {
  workspaceId: string;
  query: FigureQuery;
  metrics: readonly Metric[];
  figures: Figures;
  isOfAgent: boolean;
}

function Content({ workspaceId, query, metrics, figures, isOfAgent }: ContentProps) {
  const [open, setOpen] = useState<OpenFigure | null>(null);
  const titles = useMemo(() => new Map(metrics.map(({ name, title }) => [name, title])), [metrics]);
  const openFigure = useCallback(
    ({ metric }: Figure) => setOpen({ title: titles.get(metric) ?? metric, metric }),
    [titles],
  );
  const openSlice = useCallback(
    (metric: MetricName, { name, ...slice }: SliceOfFigures & { name: string }) =>
      setOpen({ title: `${titles.get(metric) ?? metric}: ${name}`, metric, slice }),
    [titles],
  );
  const hours = useSlices(workspaceId, 'hour', query);
  const week = useSlices(workspaceId, 'week-hour', query);
  const isEmpty = valueIn(figures.figures, 'calls') === 0;
  // Without calls there may be the time of agents, and calls in the period before.
  if (isEmpty && !hasValues(figures.figures) && !hasValues(figures.before.figures)) return <NoCalls />;
  return (
    <>
      {isEmpty && <Text mb="16px">{t.noCalls}</Text>}
      <Tiles metrics={metrics} figures={figures} onOpen={openFigure} />
      {!isEmpty && (
        <>
          {hours.data && (
            <HourChart
              slices={hours.data.slices}
              onOpen={(metric, key) =>
                openSlice(metric, { by: 'hour', key, name: sliceName('hour', { key, name: null }) })
              }
            />
          )}
          {week.data && query.from !== query.to && (
            <HeatMap
              slices={week.data.slices}
              onOpen={(key) =>
                openSlice('calls', { by: 'week-hour', key, name: sliceName('week-hour', { key, name: null }) })
              }
            />
          )}
          <Breakdown
            workspaceId={workspaceId}
            query={query}
            metrics={metrics}
            isOfAgent={isOfAgent}
            onOpen={openSlice}
          />
        </>
      )}
      {open && <FigureCalls workspaceId={workspaceId} query={query} figure={open} onClose={() => setOpen(null)} />}
    </>
  );
}

const hasValues = (figures: readonly Figure[]): boolean => figures.some(({ value }) => value !== null && value !== 0);

const NoCalls = () => (
  <Box py="64px" textAlign="center" role="status">
    <Heading as="h2" textStyle="xl" fontWeight="600" mb="4px">
      {t.emptyTitle}
    </Heading>
    <Text color="fg.muted">{t.empty}</Text>
  </Box>
);

/** Says how many calls and recordings the cost does not include yet. */
function UnpricedText({ figures }: { figures: readonly Figure[] }) {
  const unpriced = valueIn(figures, 'unpriced');
  const recordings = valueIn(figures, 'unpriced-recordings');
  return unpriced + recordings === 0 ? null : (
    <Box mt="8px" color="fg.muted" role="status">
      {unpriced > 0 && <Text>{t.unpriced(unpriced, valueIn(figures, 'calls'))}</Text>}
      {recordings > 0 && <Text>{t.unpricedRecordings(recordings)}</Text>}
    </Box>
  );
}

interface TilesProps {
  metrics: readonly Metric[];
  figures: Figures;
  onOpen: (figure: Figure) => void;
}

/** The figures, in groups. Those that the reader does not have are left out. */
function Tiles({ metrics, figures, onOpen }: TilesProps) {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const now = new Map(figures.figures.map((figure) => [figure.metric, figure]));
  const before = new Map(figures.before.figures.map((figure) => [figure.metric, figure]));
  return GROUPS.map(({ title, metrics: names }) => {
    const tiles = names.flatMap((name) => {
      const [metric, figure] = [byName.get(name), now.get(name)];
      return metric && figure ? [{ metric, figure }] : [];
    });
    return (
      <Box as="section" key={title} aria-label={title} mb="16px">
        <Heading as="h2" textStyle="md" fontWeight="600" mb="8px">
          {title}
        </Heading>
        <Grid templateColumns="repeat(auto-fill, minmax(152px, 1fr))" gap="8px">
          {tiles.map(({ metric, figure }) => (
            <FigureTile
              key={metric.name}
              metric={metric}
              figure={figure}
              before={before.get(metric.name)}
              onOpen={onOpen}
            />
          ))}
        </Grid>
        {names.includes('unpriced') && <UnpricedText figures={figures.figures} />}
      </Box>
    );
  });
}
