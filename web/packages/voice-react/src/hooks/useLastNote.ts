import type { CallNote } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';

/** Returns the newest note about any call with this number. Null while there is none. */
export function useLastNote(workspaceId: string, number: string | null): CallNote | null {
  const { api } = useRingback();
  const [result, setResult] = useState<{ number: string; note: CallNote | null } | null>(null);
  useEffect(() => {
    // A withheld number is no phone number.
    if (!number || !/^\+\d+$/.test(number)) return;
    let isCurrent = true;
    api.notes(workspaceId, number, 1).then(
      ([note = null]) => isCurrent && setResult({ number, note }),
      // The note is an extra: without it the call can be answered too.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [api, workspaceId, number]);
  return result?.number === number ? result.note : null;
}
