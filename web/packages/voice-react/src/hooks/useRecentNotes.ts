import type { CallNote } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { afterPaint } from './after-paint';

/** The notes that fit on the card of a ringing call. */
const COUNT = 2;
const NO_NOTES: readonly CallNote[] = [];

/** Returns the newest notes about all calls with this number, newest first. Empty until they are loaded. */
export function useRecentNotes(workspaceId: string, number: string | null): readonly CallNote[] {
  const { api } = useRingback();
  const [result, setResult] = useState<{ number: string; notes: readonly CallNote[] } | null>(null);
  useEffect(() => {
    // A withheld number and a colleague have no phone number.
    if (!number || !/^\+\d+$/.test(number)) return;
    let isCurrent = true;
    const cancel = afterPaint(() => {
      api.notes(workspaceId, number, COUNT).then(
        (notes) => isCurrent && setResult({ number, notes }),
        // The notes are an extra: without them the call can be answered too.
        () => {},
      );
    });
    return () => {
      isCurrent = false;
      cancel();
    };
  }, [api, workspaceId, number]);
  return result?.number === number ? result.notes : NO_NOTES;
}
