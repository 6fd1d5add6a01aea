import { MicrophoneBanner } from '../src';
import { voice } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  Blocked: () => <MicrophoneBanner voice={voice({ microphone: 'denied' })} />,
  Missing: () => <MicrophoneBanner voice={voice({ microphone: 'missing' })} />,
  'Used by another app': () => <MicrophoneBanner voice={voice({ microphone: 'busy' })} />,
  'Without HTTPS': () => <MicrophoneBanner voice={voice({ microphone: 'unsupported' })} />,
};
