import { useTelephone, VoiceSettings } from '@ringback/voice-react';

export function VoiceScreen({ workspaceId }: { workspaceId: string }) {
  return <VoiceSettings workspaceId={workspaceId} realtime={useTelephone().realtime} />;
}
