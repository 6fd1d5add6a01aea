import { chakra } from '@chakra-ui/react';
import { usePhoneNumber } from '@ringback/ui';
import type { VoiceCall } from '@ringback/voice-client';
import { useTelephone } from '../hooks/useTelephone';
import { messages } from '../messages';

/** Announces to screen readers what the call window does not: the answer, muting, and all else while it is collapsed. */
export function CallAnnouncer() {
  const { voice, name, collapsed } = useTelephone();
  const number = usePhoneNumber(voice.call?.number ?? '');
  return (
    <chakra.span srOnly role="status" data-part="call-announcer">
      {voice.call && announcement(voice.call, name ?? number, collapsed)}
    </chakra.span>
  );
}

function announcement({ phase, muted }: VoiceCall, party: string, collapsed: boolean): string {
  if (phase === 'open') return muted ? messages.announce.muted : messages.announce.connected(party);
  return collapsed ? messages.phase[phase] : '';
}
