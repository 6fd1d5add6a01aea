import { chakra } from '@chakra-ui/react';
import type { Call } from '@ringback/voice-client';
import { PhoneIncoming, PhoneMissed, PhoneOutgoing, Users } from 'lucide-react';
import { messages } from '../messages';
import { isMissed } from './callFormatting';

const t = messages.calls;

/** The direction of a call as a named icon; red for a missed call. */
export function CallDirectionIcon({ call, size = 16 }: { call: Call; size?: number | string }) {
  const [Icon, name] = isMissed(call)
    ? ([PhoneMissed, t.missed] as const)
    : call.direction === 'inbound'
      ? ([PhoneIncoming, t.inbound] as const)
      : call.direction === 'internal'
        ? ([Users, t.internal] as const)
        : ([PhoneOutgoing, t.outbound] as const);
  return (
    <chakra.span color={isMissed(call) ? 'hangup' : 'fg.muted'} flexShrink="0">
      <Icon size={size} role="img" aria-label={name} />
    </chakra.span>
  );
}
