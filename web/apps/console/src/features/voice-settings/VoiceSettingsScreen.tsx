import type { Workspace } from '@ringback/voice-client';
import { useTelephone } from '@ringback/voice-react';
import { VoiceSettings } from '@ringback/voice-react/voice-settings';

export function VoiceSettingsScreen({ workspace: { id, role } }: { workspace: Workspace }) {
  return <VoiceSettings workspaceId={id} realtime={useTelephone().realtime} role={role} />;
}
