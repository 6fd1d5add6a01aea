import type { Workspace } from '@ringback/voice-client';
import { useTelephone, VoiceSettings } from '@ringback/voice-react';

export function VoiceScreen({ workspace: { id, role } }: { workspace: Workspace }) {
  return <VoiceSettings workspaceId={id} realtime={useTelephone().realtime} role={role} />;
}
