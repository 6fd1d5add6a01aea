import { toaster } from '@ringback/ui';
import type { AudioNotice, CallAudio } from '@ringback/voice-client';
import { useEffect } from 'react';
import { messages } from '../messages';
import { useAudio } from './useAudio';

const t = messages.audio.notice;

/** Shows a sentence when a device of a call, or one that the user has chosen, is connected or disconnected. */
export function useAudioNotices(audio: CallAudio | null): void {
  const { notice } = useAudio(audio);
  useEffect(() => {
    const title = notice && sentence(notice);
    if (title) toaster.create({ type: notice.kind === 'disconnected' ? 'warning' : 'success', title });
  }, [notice]);
}

function sentence({ kind, label, onCall, chosen }: AudioNotice): string | null {
  if (kind === 'disconnected') {
    if (onCall) return t.callContinues(label);
    return chosen ? t.disconnected(label) : null;
  }
  if (chosen) return onCall ? t.callUses(label) : t.inUse(label);
  return onCall ? t.available(label) : null;
}
