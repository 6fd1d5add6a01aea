import { usePhoneNumberFormatter } from '@ringback/ui';
import type { CallNotifications } from '@ringback/voice-client';
import { useEffect } from 'react';
import { messages } from '../messages';
import { callerName } from '../messages/voicemail';
import type { Realtime } from './useRealtime';

const t = messages.voicemail;

/** Shows a notification for each new message. Without `notifications` another page of the browser shows them. */
export function useVoicemailNotices(notifications: CallNotifications | null, listen: Realtime['listen']): void {
  const format = usePhoneNumberFormatter();
  useEffect(() => {
    if (!notifications) return;
    return listen((frame) => {
      if (frame.type !== 'voicemail-received') return;
      // A push message about the same call has the same tag, so that the browser shows one notification.
      const { callId, line } = frame.voicemail;
      const text = { title: t.notice(callerName(frame.voicemail, format)), body: t.noticeBody(line?.label ?? null) };
      notifications
        .notify(callId, text)
        .catch((failure: unknown) => console.warn('Ringback: Could not show a notification.', failure));
    });
  }, [notifications, listen, format]);
}
