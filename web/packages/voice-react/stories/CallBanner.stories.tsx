import { CallBanner } from '../src';
import { call, voice } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  'On a call': () => <CallBanner voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallBanner voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Ringing out': () => <CallBanner voice={voice({ call: call({ phase: 'ringing', startedAt: null }) })} />,
  Reconnecting: () => <CallBanner voice={voice({ call: call({ phase: 'reconnecting' }) })} />,
};
