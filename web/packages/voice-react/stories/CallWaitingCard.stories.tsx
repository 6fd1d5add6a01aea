import { ObservableValue } from '@ringback/voice-client';
import { CallWaitingCard } from '../src';
import { call, note, secondCall, voice, WithTelephone, waitingCallers } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  Transferred: () => <CallWaitingCard voice={voice({ call: call(), second: secondCall() })} userId="u1" />,
  'Waiting in line': () => (
    <CallWaitingCard voice={voice({ call: call(), second: secondCall({ reason: 'waiting', invitedBy: null }) })} />
  ),
  'More callers wait': () => (
    <WithTelephone
      voice={voice({ call: call(), second: secondCall({ reason: 'waiting', invitedBy: null }) })}
      weeklyCallCount={3}
      recentNotes={[note('n1', 'Wants a refund for the order of last week. Asked for a call after five.')]}
      waitingCallers={new ObservableValue(waitingCallers)}
    >
      <CallWaitingCard />
    </WithTelephone>
  ),
  Connecting: () => (
    <CallWaitingCard voice={voice({ call: call(), second: secondCall(), switchingTo: 'c2' })} userId="u1" />
  ),
};
