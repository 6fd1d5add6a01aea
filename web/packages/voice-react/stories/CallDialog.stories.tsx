import { CallDialog } from '../src';
import { messages } from '../src/messages';
import { call, voice } from './fixtures';
import type { Stories } from './story';

const unanswered = call({ direction: 'outbound', phase: 'ended', startedAt: null, endedAt: Date.now() });

export const stories: Stories = {
  Ringing: () => (
    <CallDialog voice={voice({ call: call({ direction: 'outbound', phase: 'ringing', startedAt: null }) })} />
  ),
  'On a call': () => <CallDialog voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallDialog voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Poor connection': () => <CallDialog voice={voice({ call: call({ quality: 'bad' }) })} name="Alan Turing" />,
  Reconnecting: () => <CallDialog voice={voice({ call: call({ phase: 'reconnecting' }) })} name="Alan Turing" />,
  'In another tab': () => <CallDialog voice={voice({ call: call(), holdsPhone: false })} name="Alan Turing" />,
  Ended: () => <CallDialog voice={voice({ call: call({ phase: 'ended', endedAt: Date.now() }) })} name="Alan Turing" />,
  'Not answered': () => (
    <CallDialog voice={voice({ call: unanswered })} failureReason={messages.endReason.busy ?? null} />
  ),
  Failed: () => (
    <CallDialog voice={voice({ call: unanswered, failure: 'call-failed', error: messages.failure['call-failed'] })} />
  ),
};
