import type { Workspace } from '@ringback/voice-client';
import { useTelephone, VoiceSettings } from '@ringback/voice-react';

export function VoiceSettingsScreen({ workspace: { id, role } }: { workspace: Workspace }) {
  return <VoiceSettings workspaceId={id} realtime={useTelephone().realtime} role={role} />;
}
