import type { TwilioStatus } from '@ringback/voice-client';
import { VoiceConfigurationCard } from '../src/voice-settings';
import { connected, notConfigured, realtime, WithServer } from './fixtures';
import type { Stories } from './story';

const card = (status: TwilioStatus) => (
  <WithServer status={status}>
    <VoiceConfigurationCard workspaceId="w1" realtime={realtime} status={status} onChanged={() => {}} />
  </WithServer>
);

export const stories: Stories = {
  'Not configured': () => card(notConfigured),
  Connected: () => card(connected),
  'TwiML app missing': () => card({ ...connected, has_twiml_app: false }),
};
