import type { CallOffer } from '@ringback/voice-client';
import { IncomingCallModal } from '../src';
import { messages } from '../src/messages';
import { call, incomingCall, note, voice, waitingCallers } from './fixtures';
import type { Stories } from './story';

const ringing = call({ phase: 'incoming', startedAt: null });

const offered = (from: string, reason: CallOffer['reason']) => ({
  ...ringing,
  number: from,
  offer: {
    callId: 'c1',
    callSid: 'CA1',
    from,
    to: '+12125550100',
    line: null,
    contact: null,
    ringUntil: '',
    expiresAt: '',
    strategy: 'conference' as const,
    reason,
    invitedBy: reason === 'direct' ? { id: 'u2', name: 'Grace Hopper' } : { id: 'u1', name: 'Ada Lovelace' },
  },
});

export const stories: Stories = {
  'Known caller': () => (
    <IncomingCallModal voice={voice({ call: ringing })} incomingCall={incomingCall()} weeklyCallCount={3} />
  ),
  'Unknown caller': () => <IncomingCallModal voice={voice({ call: ringing })} />,
  'A colleague calls': () => <IncomingCallModal voice={voice({ call: offered('user:u2', 'direct') })} userId="u1" />,
  'The customer whom the server called has answered': () => (
    <IncomingCallModal voice={voice({ call: offered(ringing.number, 'outgoing') })} userId="u1" />
  ),
  'More callers wait': () => (
    <IncomingCallModal
      voice={voice({ call: ringing })}
      incomingCall={incomingCall()}
      weeklyCallCount={3}
      recentNotes={[
        note('n1', 'Wants a refund for the order of last week. Asked for a call after five.'),
        note('n2', 'Asked where the order is. It was sent on Monday and should arrive by the end of the week.'),
      ]}
      waitingCallers={waitingCallers}
    />
  ),
  Connecting: () => (
    <IncomingCallModal voice={voice({ call: { ...ringing, accepting: true } })} incomingCall={incomingCall()} />
  ),
  'Ringtone muted by the browser': () => (
    <IncomingCallModal voice={voice({ call: ringing, autoplayBlocked: true })} incomingCall={incomingCall()} />
  ),
  'Microphone blocked': () => (
    <IncomingCallModal
      voice={voice({ call: ringing, error: messages.failure['microphone-denied'] })}
      incomingCall={incomingCall()}
    />
  ),
};
