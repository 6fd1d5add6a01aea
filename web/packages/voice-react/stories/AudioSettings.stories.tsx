import { AudioSettings } from '../src';
import { call, notifications, push, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  Untested: () => (
    <WithTelephone>
      <AudioSettings />
    </WithTelephone>
  ),
  'During a call, notifications off': () => (
    <WithTelephone voice={voice({ call: call() })} notifications={notifications('off')}>
      <AudioSettings />
    </WithTelephone>
  ),
  'Notifications without a page': () => (
    <WithTelephone push={push('on')}>
      <AudioSettings />
    </WithTelephone>
  ),
  'Notifications blocked': () => (
    <WithTelephone notifications={notifications('blocked')}>
      <AudioSettings />
    </WithTelephone>
  ),
};
