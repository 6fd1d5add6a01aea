import type { DialCheck } from '@ringback/voice-client';
import { useRingback, useTelephone } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '../../shared/useDebouncedValue';

/** Returns what a call to the number would show and why it would be rejected, once the user stops typing. */
export function useDialCheck(number: string | null): DialCheck | null {
  const { api } = useRingback();
  const { workspaceId } = useTelephone();
  const to = useDebouncedValue(number);
  const { data } = useQuery({
    queryKey: ['dial-check', workspaceId, to],
    queryFn: () => api.dialCheck(workspaceId, to ?? ''),
    enabled: to !== null,
    // Without an answer the server decides when the call is placed.
    retry: false,
    // The rules and the do-not-call list may have changed.
    staleTime: 0,
  });
  return (to === number && data) || null;
}
