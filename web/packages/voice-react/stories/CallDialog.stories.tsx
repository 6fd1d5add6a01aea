import type { Participant } from '@ringback/voice-client';
import { CallDialog } from '../src';
import { messages } from '../src/messages';
import { call, colleague, conversation, customer, heldCall, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

const unanswered = call({ direction: 'outbound', phase: 'ended', startedAt: null, endedAt: Date.now() });

const Conference = ({ others, problem }: { others: Participant[]; problem?: string }) => (
  <WithTelephone voice={voice({ call: call() })} name="Alan Turing" conversation={conversation(others, problem)}>
    <CallDialog />
  </WithTelephone>
);
const supervisor = {
  ...colleague,
  id: 'p4',
  role: 'supervisor',
  user: { id: 'u3', name: 'Barbara Liskov' },
  supervision: 'whisper',
} as const;
const held = { ...customer, onHold: true };

export const stories: Stories = {
  Ringing: () => (
    <CallDialog voice={voice({ call: call({ direction: 'outbound', phase: 'ringing', startedAt: null }) })} />
  ),
  'On a call': () => <CallDialog voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallDialog voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Poor connection': () => <CallDialog voice={voice({ call: call({ quality: 'bad' }) })} name="Alan Turing" />,
  Reconnecting: () => <CallDialog voice={voice({ call: call({ phase: 'reconnecting' }) })} name="Alan Turing" />,
  'In another tab': () => <CallDialog voice={voice({ call: call(), holdsPhone: false })} name="Alan Turing" />,
  'Conference call': () => <Conference others={[customer]} />,
  'On hold': () => <Conference others={[held]} />,
  'Asking a colleague who rings': () => <Conference others={[held, { ...colleague, state: 'ringing' }]} />,
  'Three on a call': () => <Conference others={[customer, colleague]} />,
  'Supervised by a colleague': () => <Conference others={[customer, supervisor]} />,
  'Several calls': () => (
    <CallDialog
      voice={voice({ call: call(), held: [heldCall(), heldCall({ callId: 'c3', name: null })] })}
      name="Alan Turing"
    />
  ),
  'Action that failed': () => (
    <Conference others={[customer]} problem="Grace Hopper is on a call. Choose another person." />
  ),
  Ended: () => <CallDialog voice={voice({ call: call({ phase: 'ended', endedAt: Date.now() }) })} name="Alan Turing" />,
  'Not answered': () => (
    <CallDialog voice={voice({ call: unanswered })} failureReason={messages.endReason.busy ?? null} />
  ),
  Failed: () => (
    <CallDialog voice={voice({ call: unanswered, failure: 'call-failed', error: messages.failure['call-failed'] })} />
  ),
};
