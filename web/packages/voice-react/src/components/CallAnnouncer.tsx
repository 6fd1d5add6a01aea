import { usePhoneNumber, usePhoneNumberFormatter } from '@ringback/ui';
import type { VoiceCall } from '@ringback/voice-client';
import type { CSSProperties } from 'react';
import { useTelephone } from '../hooks/useTelephone';
import { messages } from '../messages';

/** Hides an element from sight only. Plain CSS, because the listener works without Chakra's provider until there is a call. */
const VISUALLY_HIDDEN: CSSProperties = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  margin: '-1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

/**
 * Announces to screen readers what the call window does not: the answer, muting, what happens to other participants,
 * which calls are on hold, and all else while the window is collapsed.
 */
export function CallAnnouncer({ news }: { news: string }) {
  const { voice, name, collapsed } = useTelephone();
  const number = usePhoneNumber(voice.call?.number ?? '');
  const format = usePhoneNumberFormatter();
  const onHold = voice.held.map(({ name, number, hasCompany }) =>
    (hasCompany ? messages.news.goesOn : messages.news.onHold)(name ?? format(number)),
  );
  return (
    <>
      <span style={VISUALLY_HIDDEN} aria-live="polite" data-part="call-announcer">
        {voice.call && announcement(voice.call, name ?? number, collapsed)}
      </span>
      <span style={VISUALLY_HIDDEN} aria-live="polite" data-part="participant-announcer">
        {news}
      </span>
      <span style={VISUALLY_HIDDEN} aria-live="polite" data-part="held-announcer">
        {voice.status === 'oncall' && onHold.join('. ')}
      </span>
    </>
  );
}

function announcement({ phase, muted }: VoiceCall, party: string, collapsed: boolean): string {
  if (phase === 'open') return muted ? messages.announce.muted : messages.announce.connected(party);
  return collapsed ? messages.phase[phase] : '';
}
