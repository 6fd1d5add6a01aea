import type { BoardTargets, Figures, MetricName, Workspace } from '@ringback/voice-client';
import { useRingback, useTelephone } from '@ringback/voice-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { dayIn } from '../../shared/dayIn';

/** What the board shows of today, and its targets. Null until loaded. */
export interface Board {
  targets: BoardTargets | null;
  /** Returns the value of a figure of today; null for a rate of no calls. */
  figure: ((name: MetricName) => number | null) | null;
  problem: Error | null;
  retry: () => void;
}

/** Returns the figures of today and their targets. Reads them again after an event or a lost connection, never by a timer. */
export function useBoard({ id, timeZone }: Pick<Workspace, 'id' | 'timeZone'>): Board {
  const { api } = useRingback();
  const { listen } = useTelephone().realtime;
  const queries = useQueryClient();
  const today = useToday(timeZone);
  const targets = useQuery({
    queryKey: ['board-targets', id],
    queryFn: () => api.boardTargets(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const serviceLevelSeconds = targets.data?.serviceLevelSeconds;
  const figures = useQuery({
    queryKey: ['board-figures', id, today, serviceLevelSeconds],
    queryFn: () => api.figures(id, { from: today, to: today, ...(serviceLevelSeconds && { serviceLevelSeconds }) }),
    enabled: serviceLevelSeconds !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous: Figures | undefined, query) => (query?.queryKey[2] === today ? previous : undefined),
  });
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'figures-changed' || frame.type === 'welcome')
          void queries.invalidateQueries({ queryKey: ['board-figures', id] });
        if (frame.type === 'board-targets-changed') queries.setQueryData(['board-targets', id], frame.targets);
        if (frame.type === 'welcome') void queries.invalidateQueries({ queryKey: ['board-targets', id] });
      }),
    [listen, queries, id],
  );
  const { data } = figures;
  return {
    targets: targets.data ?? null,
    figure: data ? (name) => data.figures.find(({ metric }) => metric === name)?.value ?? null : null,
    problem: targets.error ?? figures.error,
    retry: () => {
      void targets.refetch();
      if (serviceLevelSeconds !== undefined) void figures.refetch();
    },
  };
}

/** Returns the day in the time zone; the next one after midnight. */
function useToday(timeZone: string): string {
  const [, setDay] = useState('');
  const today = dayIn(timeZone);
  useEffect(() => {
    const timer = setInterval(() => setDay(dayIn(timeZone)), 1000);
    return () => clearInterval(timer);
  }, [timeZone]);
  return today;
}
