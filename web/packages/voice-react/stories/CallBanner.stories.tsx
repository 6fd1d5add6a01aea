import { CallBanner } from '../src';
import { call, heldCall, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

const waiting = heldCall({ until: new Date(Date.now() + 40_000).toISOString() });

export const stories: Stories = {
  'On a call': () => <CallBanner voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallBanner voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Ringing out': () => <CallBanner voice={voice({ call: call({ phase: 'ringing', startedAt: null }) })} />,
  'A caller on hold': () => (
    <WithTelephone voice={voice({ held: [waiting] })}>
      <CallBanner />
    </WithTelephone>
  ),
  Reconnecting: () => <CallBanner voice={voice({ call: call({ phase: 'reconnecting' }) })} />,
};
