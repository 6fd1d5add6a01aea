import type { CallFilter } from '@ringback/voice-client';
import { useEffect, useMemo, useState } from 'react';

export const CALL_KINDS = ['all', 'missed', 'inbound', 'outbound'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

const FILTERS: Record<CallKind, CallFilter> = {
  all: {},
  missed: { direction: 'inbound', status: 'no-answer' },
  inbound: { direction: 'inbound' },
  outbound: { direction: 'outbound' },
};

/** How long after the last key the server is asked. */
const TYPING_PAUSE_MS = 250;

/** The kind of calls and the text that the Calls screen is filtered by. */
export function useCallFilter() {
  const [kind, setKind] = useState<CallKind>('all');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const filter = useMemo<CallFilter>(() => ({ ...FILTERS[kind], ...(text ? { text } : {}) }), [kind, text]);
  return { kind, setKind, typed, setTyped, filter, isFiltered: kind !== 'all' || text !== '' };
}
