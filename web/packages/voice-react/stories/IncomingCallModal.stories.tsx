import { IncomingCallModal } from '../src';
import { messages } from '../src/messages';
import { call, incomingCall, voice } from './fixtures';
import type { Stories } from './story';

const ringing = call({ phase: 'incoming', startedAt: null });

export const stories: Stories = {
  'Known caller': () => (
    <IncomingCallModal voice={voice({ call: ringing })} incomingCall={incomingCall()} weeklyCallCount={3} />
  ),
  'Unknown caller': () => <IncomingCallModal voice={voice({ call: ringing })} />,
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
