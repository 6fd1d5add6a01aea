import { chakra, Flex, Text } from '@chakra-ui/react';
import type { Workspace } from '@ringback/voice-client';
import { useRingback, VoicemailInbox } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { Link } from 'react-router';
import { messages } from '../../messages';

const t = messages.voicemail;
const SettingsLink = chakra(Link);

interface Props {
  workspace: Workspace;
  canEdit: boolean;
}

/** The messages of callers, or why there are none. */
export function VoicemailScreen({ workspace, canEdit }: Props) {
  const { api } = useRingback();
  const { data: settings } = useQuery({
    queryKey: ['voicemail-settings', workspace.id],
    queryFn: () => api.voicemailSettings(workspace.id),
  });
  const isOff = settings && !settings.enabled && settings.numbers.every(({ enabled }) => !enabled);
  return (
    <>
      {isOff && (
        <Flex gap="8px" mb="16px" color="fg.muted">
          <Flex h="20px" align="center" flexShrink="0">
            <Info size={16} aria-hidden />
          </Flex>
          <Text>
            {t.off}{' '}
            {canEdit ? (
              <SettingsLink to="/settings/workspace" color="accent" textDecoration="underline">
                {t.turnOn}
              </SettingsLink>
            ) : (
              t.offAskAdmin
            )}
          </Text>
        </Flex>
      )}
      <VoicemailInbox />
    </>
  );
}
