import { CallBanner } from '../src';
import { call, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

const waiting = {
  callId: 'c1',
  direction: 'inbound',
  number: '+12125550123',
  name: 'Alan Turing',
  until: new Date(Date.now() + 40_000).toISOString(),
} as const;

export const stories: Stories = {
  'On a call': () => <CallBanner voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallBanner voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Ringing out': () => <CallBanner voice={voice({ call: call({ phase: 'ringing', startedAt: null }) })} />,
  'Disconnected from a call': () => (
    <WithTelephone voice={voice({ waiting })}>
      <CallBanner />
    </WithTelephone>
  ),
  Reconnecting: () => <CallBanner voice={voice({ call: call({ phase: 'reconnecting' }) })} />,
};
