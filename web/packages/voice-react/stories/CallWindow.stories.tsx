import { CallWindow } from '../src';
import { call, conversation, customer, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

const inConference = (onHold: boolean) => (
  <WithTelephone
    voice={voice({ call: call() })}
    name="Alan Turing"
    conversation={conversation([{ ...customer, onHold }])}
  >
    <CallWindow />
  </WithTelephone>
);

export const stories: Stories = {
  'On a call': () => <CallWindow voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallWindow voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Conference call': () => inConference(false),
  'On hold': () => inConference(true),
  'Ringing out': () => <CallWindow voice={voice({ call: call({ phase: 'ringing', startedAt: null }) })} />,
  Reconnecting: () => <CallWindow voice={voice({ call: call({ phase: 'reconnecting' }) })} name="Alan Turing" />,
};
