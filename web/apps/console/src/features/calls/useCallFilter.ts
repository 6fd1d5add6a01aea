import type { CallFilter } from '@ringback/voice-client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { callSearchText } from '../../shared/callSearchText';
import { useDebouncedValue } from '../../shared/useDebouncedValue';
import { DATE_RANGES, type DateRange, datesOf } from './dateRange';

export const CALL_KINDS = ['all', 'missed', 'inbound', 'outbound'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

const KIND_FILTERS: Record<CallKind, CallFilter> = {
  all: {},
  missed: { direction: 'inbound', status: ['no-answer', 'canceled', 'busy', 'failed'] },
  inbound: { direction: 'inbound' },
  outbound: { direction: 'outbound' },
};

/** The filters of the Calls screen. The address of the page holds them, so that a filtered list can be linked. */
export function useCallFilter() {
  const [params, setParams] = useSearchParams();
  const get = (name: string) => params.get(name) ?? '';
  const kind = oneOf(CALL_KINDS, get('show'), 'all');
  const date = oneOf(DATE_RANGES, get('date'), 'any');
  const [text, agent, from, to] = [get('q'), get('agent'), get('from'), get('to')];

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

  const [typed, setTyped] = useState(text);
  const settled = useDebouncedValue(typed.trim());
  const written = useRef(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a pause in typing writes the text
  useEffect(() => {
    if (settled === written.current) return;
    written.current = settled;
    set({ q: settled });
  }, [settled]);
  // The address changes by itself when the user goes back or follows a link.
  useEffect(() => {
    if (text === written.current) return;
    written.current = text;
    setTyped(text);
  }, [text]);

  const filter = useMemo<CallFilter>(
    () => ({
      ...KIND_FILTERS[kind],
      ...datesOf(date, from, to),
      ...(agent && { agent }),
      ...(text && { text: callSearchText(text) }),
    }),
    [kind, date, from, to, agent, text],
  );
  return {
    kind,
    setKind: (next: CallKind) => set({ show: next === 'all' ? '' : next }),
    date,
    setDate: (next: DateRange) => set({ date: next === 'any' ? '' : next, from: '', to: '' }),
    from,
    to,
    setDays: (days: { from?: string; to?: string }) => set(days),
    agent,
    setAgent: (next: string) => set({ agent: next }),
    typed,
    setTyped,
    filter,
    isFiltered: Object.keys(filter).length > 0,
    /** Whether the list contains every missed call. */
    showsAllMissed: kind !== 'outbound' && date === 'any' && !agent && !text,
    clear: () => {
      setTyped('');
      written.current = '';
      setParams({}, { replace: true });
    },
  };
}

function oneOf<T extends string>(values: readonly T[], value: string, otherwise: T): T {
  return values.find((each) => each === value) ?? otherwise;
}
