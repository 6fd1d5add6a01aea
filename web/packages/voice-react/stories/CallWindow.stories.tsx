import { CallWindow } from '../src';
import { call, voice } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  'On a call': () => <CallWindow voice={voice({ call: call() })} name="Alan Turing" />,
  Muted: () => <CallWindow voice={voice({ call: call({ muted: true }) })} name="Alan Turing" />,
  'Ringing out': () => <CallWindow voice={voice({ call: call({ phase: 'ringing', startedAt: null }) })} />,
  Reconnecting: () => <CallWindow voice={voice({ call: call({ phase: 'reconnecting' }) })} name="Alan Turing" />,
};
