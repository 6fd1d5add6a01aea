import type { Voicemail, VoicemailChange } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

const PAGE = 25;
const MOST = 100;

/** The open or the done messages of a workspace. */
export interface VoicemailList {
  /** Newest first. Null until loaded. */
  voicemails: readonly Voicemail[] | null;
  /** Why the messages could not be loaded or changed, with the remedy. */
  problem: string | null;
  retry: () => void;
  hasMore: boolean;
  loadMore: () => void;
  /** Marks a message as read or done, or assigns it. */
  change: (id: string, change: VoicemailChange) => void;
}

interface Loaded {
  status: 'open' | 'done';
  voicemails: readonly Voicemail[];
  nextCursor: string | null;
}

/**
 * Returns the messages that callers have left, inside `TwilioInboundListener`. Events keep the list current.
 *
 * @example
 * ```tsx
 * const { voicemails, change } = useVoicemails('open');
 * voicemails?.map(({ id, from }) => <button key={id} onClick={() => change(id, { done: true })}>{from}</button>)
 * ```
 */
export function useVoicemails(status: 'open' | 'done'): VoicemailList {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const current = useRef<Loaded | null>(null);
  const requests = useRef(0);
  const list = loaded?.status === status ? loaded : null;
  useEffect(() => {
    current.current = list;
  });

  const load = useCallback(
    async (cursor?: string) => {
      const request = ++requests.current;
      // A reload keeps the pages that are shown.
      const limit = cursor ? PAGE : Math.min(MOST, Math.max(PAGE, current.current?.voicemails.length ?? 0));
      try {
        const page = await api.voicemails(workspaceId, { status, limit, ...(cursor && { cursor }) });
        if (request !== requests.current) return;
        setLoaded((before) => ({
          status,
          voicemails: cursor ? [...(before?.voicemails ?? []), ...page.voicemails] : page.voicemails,
          nextCursor: page.nextCursor,
        }));
        setProblem(null);
      } catch (failure) {
        if (request === requests.current) setProblem(messageOf(failure));
      }
    },
    [api, workspaceId, status],
  );

  const apply = useCallback(
    (changed: Voicemail) => setLoaded((before) => before && { ...before, voicemails: withVoicemail(before, changed) }),
    [],
  );

  useEffect(() => {
    void load();
    const stop = listen((frame) => {
      if (frame.type === 'voicemail-received' || frame.type === 'voicemail-changed') apply(frame.voicemail);
      if (frame.type === 'voicemail-removed') {
        setLoaded((before) => before && { ...before, voicemails: without(before.voicemails, frame.voicemailId) });
      }
      const isOwn =
        frame.type === 'call-recordings-changed' &&
        current.current?.voicemails.some(({ callId }) => callId === frame.callId);
      if (isOwn || (frame.type === 'welcome' && frame.reload)) void load();
    });
    return () => {
      requests.current++;
      stop();
    };
  }, [load, listen, apply]);

  const change = useCallback(
    (id: string, wanted: VoicemailChange) => {
      api.changeVoicemail(workspaceId, id, wanted).then(
        (changed) => {
          apply(changed);
          setProblem(null);
        },
        (failure: unknown) => setProblem(messageOf(failure)),
      );
    },
    [api, workspaceId, apply],
  );

  return useMemo(
    () => ({
      voicemails: list?.voicemails ?? null,
      problem,
      retry: () => void load(),
      hasMore: list?.nextCursor != null,
      loadMore: () => void load(list?.nextCursor ?? undefined),
      change,
    }),
    [list, problem, load, change],
  );
}

/** Returns the messages with a changed one, which may have moved to or from the other list. */
function withVoicemail({ status, voicemails }: Loaded, changed: Voicemail): readonly Voicemail[] {
  const others = without(voicemails, changed.id);
  const belongs = (changed.doneAt === null) === (status === 'open');
  return belongs ? [...others, changed].sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt)) : others;
}

const without = (voicemails: readonly Voicemail[], removed: string) => voicemails.filter(({ id }) => id !== removed);

const messageOf = (failure: unknown) => (failure instanceof Error ? failure.message : String(failure));
