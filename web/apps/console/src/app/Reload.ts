import { useTelephone } from '@ringback/voice-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Loads all data again when events are missing. The shown data stays until the new data has arrived. Renders nothing. */
export function Reload(): null {
  const { listen } = useTelephone().realtime;
  const queries = useQueryClient();
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome' && frame.reload) void queries.invalidateQueries();
      }),
    [listen, queries],
  );
  return null;
}
