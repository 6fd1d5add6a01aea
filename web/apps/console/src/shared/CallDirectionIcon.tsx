import { chakra } from '@chakra-ui/react';
import type { Call } from '@ringback/voice-client';
import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { messages } from '../messages';
import { wasMissed } from './callFormatting';

const say = messages.calls;

/** Which way a call went, as an icon with a name; red when it was missed. */
export function Direction({ call }: { call: Call }) {
  const [Icon, name] = wasMissed(call)
    ? ([PhoneMissed, say.missed] as const)
    : call.direction === 'inbound'
      ? ([PhoneIncoming, say.inbound] as const)
      : ([PhoneOutgoing, say.outbound] as const);
  return (
    <chakra.span color={wasMissed(call) ? 'hangup' : 'fg.muted'} flexShrink="0">
      <Icon size={16} role="img" aria-label={name} />
    </chakra.span>
  );
}
