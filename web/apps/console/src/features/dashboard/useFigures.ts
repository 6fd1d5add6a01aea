import type { FigureDimension, FigureQuery, MetricName, SliceOfFigures } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

/** How often figures that change are read again, in milliseconds. */
const WHILE_PENDING = 2_000;
const WHILE_PARTIAL = 30_000;

interface Freshness {
  partial: boolean;
  pendingQuarters: number;
}

const intervalOf = (data: Freshness | undefined): number | false =>
  !data ? false : data.pendingQuarters > 0 ? WHILE_PENDING : data.partial ? WHILE_PARTIAL : false;

/** Reads the dictionary of metrics. */
export function useMetrics(workspaceId: string) {
  const { api } = useRingback();
  return useQuery({
    queryKey: ['metrics', workspaceId],
    queryFn: () => api.metrics(workspaceId),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Reads the figures of a period, again and again while they change. */
export function useFigures(workspaceId: string, query: FigureQuery) {
  const { api } = useRingback();
  return useQuery({
    queryKey: ['figures', workspaceId, query],
    queryFn: () => api.figures(workspaceId, query),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => intervalOf(state.data),
  });
}

/** Reads the figures of each part of a period, again and again while they change. */
export function useSlices(workspaceId: string, by: FigureDimension, query: FigureQuery) {
  const { api } = useRingback();
  return useQuery({
    queryKey: ['figures', workspaceId, query, by],
    queryFn: () => api.figureSlices(workspaceId, by, query),
    placeholderData: (previous) => (previous?.by === by ? previous : undefined),
    refetchInterval: ({ state }) => intervalOf(state.data),
  });
}

/** Reads the calls behind a figure, page by page. */
export function useFigureCalls(workspaceId: string, metric: MetricName, query: FigureQuery & Partial<SliceOfFigures>) {
  const { api } = useRingback();
  return useInfiniteQuery({
    queryKey: ['figure-calls', workspaceId, metric, query],
    queryFn: ({ pageParam }) =>
      api.figureCalls(workspaceId, metric, { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
