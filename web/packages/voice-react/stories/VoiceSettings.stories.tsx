import type { Role, TwilioStatus } from '@ringback/voice-client';
import { VoiceSettings } from '../src/voice-settings';
import { connected, notConfigured, realtime, WithServer } from './fixtures';
import type { Stories } from './story';

const settings = (status: TwilioStatus, user: { role: Role }) => (
  <WithServer status={status}>
    <VoiceSettings workspaceId="w1" realtime={realtime} {...user} />
  </WithServer>
);

export const stories: Stories = {
  'Not configured': () => settings(notConfigured, { role: 'owner' }),
  Connected: () => settings(connected, { role: 'owner' }),
  'As an agent': () => settings(connected, { role: 'agent' }),
};
