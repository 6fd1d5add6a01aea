import type { FigureQuery, Workspace } from '@ringback/voice-client';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { dayIn } from '../../shared/dayIn';
import { daysOf, PERIODS, type PeriodName } from './period';

const DEFAULT_LEVEL = 20;
const DEFAULT_SHORT = 5;

/** The period and the agent of the dashboard. The address of the page holds them, so that it can be linked. */
export function useDashboardFilter({ timeZone }: Pick<Workspace, 'timeZone'>) {
  const [params, setParams] = useSearchParams();
  const get = (name: string) => params.get(name) ?? '';
  const period = PERIODS.find((each) => each === get('period')) ?? 'today';
  const [from, to, agent] = [get('from'), get('to'), get('agent')];
  const level = Number(get('level')) || DEFAULT_LEVEL;
  const short = params.has('short') ? Number(get('short')) : DEFAULT_SHORT;
  const set = (changes: Record<string, string>) =>
    setParams(
      (before) => {
        for (const [name, value] of Object.entries(changes)) {
          if (value) before.set(name, value);
          else before.delete(name);
        }
        return before;
      },
      { replace: true },
    );
  const today = dayIn(timeZone);
  const query = useMemo(
    (): FigureQuery & { from: string; to: string } => ({
      ...daysOf(period, from, to, today),
      ...(agent && { agent }),
      serviceLevelSeconds: level as NonNullable<FigureQuery['serviceLevelSeconds']>,
      shortAbandonSeconds: short as NonNullable<FigureQuery['shortAbandonSeconds']>,
    }),
    [period, from, to, today, agent, level, short],
  );
  return {
    period,
    setPeriod: (next: PeriodName) =>
      set(
        next === 'custom'
          ? { period: next, from: query.from, to: query.to }
          : { period: next === 'today' ? '' : next, from: '', to: '' },
      ),
    setDays: (days: { from?: string; to?: string }) => set(days),
    agent,
    setAgent: (next: string) => set({ agent: next }),
    level,
    setLevel: (next: string) => set({ level: Number(next) === DEFAULT_LEVEL ? '' : next }),
    short,
    setShort: (next: string) => set({ short: Number(next) === DEFAULT_SHORT ? '' : next }),
    query,
  };
}
