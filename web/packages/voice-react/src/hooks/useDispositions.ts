import type { DispositionList } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/**
 * Returns the dispositions that a call of the workspace can have, inside `TwilioInboundListener`. Null until loaded.
 *
 * @example
 * ```tsx
 * const dispositions = useDispositions();
 * <ul>{dispositions?.map(({ id, name }) => <li key={id}>{name}</li>)}</ul>
 * ```
 */
export function useDispositions(): DispositionList['dispositions'] | null {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [list, setList] = useState<DispositionList['dispositions'] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const load = () =>
      api.dispositions(workspaceId).then(
        ({ dispositions }) => isCurrent && setList(dispositions),
        // Without the list a call can have notes, but no disposition.
        () => {},
      );
    void load();
    const stop = listen((frame) => {
      if (frame.type === 'dispositions-changed') setList(frame.dispositions);
      if (frame.type === 'welcome' && frame.reload) void load();
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [api, workspaceId, listen]);
  return list;
}
