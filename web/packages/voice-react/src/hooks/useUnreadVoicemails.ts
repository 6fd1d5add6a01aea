import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/**
 * Returns the number of open messages that no member of the workspace has listened to, inside `TwilioInboundListener`.
 *
 * @example
 * ```tsx
 * const unread = useUnreadVoicemails();
 * <a href="/voicemail">Voicemail {unread > 0 && <b>{unread}</b>}</a>
 * ```
 */
export function useUnreadVoicemails(): number {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [unread, setUnread] = useState(0);
  useEffect(() => {
    let changes = 0;
    const load = () => {
      const change = ++changes;
      api.voicemails(workspaceId, { limit: 1 }).then(
        (page) => change === changes && setUnread(page.unread),
        // The number is an extra: the inbox shows why requests fail.
        () => {},
      );
    };
    load();
    const stop = listen((frame) => {
      if (frame.type === 'welcome') load();
      if (
        frame.type === 'voicemail-received' ||
        frame.type === 'voicemail-changed' ||
        frame.type === 'voicemail-removed'
      ) {
        changes++;
        setUnread(frame.unread);
      }
    });
    return () => {
      changes++;
      stop();
    };
  }, [api, workspaceId, listen]);
  return unread;
}
