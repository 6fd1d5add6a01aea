import { Box, Button, Flex, Heading, Skeleton, Text } from '@chakra-ui/react';
import { scoped, Toasts } from '@ringback/ui';
import { type Finding, Problem, type Role, type TwilioStatus } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import type { Realtime } from '../../hooks/useRealtime';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';
import { HealthCheck } from './HealthCheck';
import { PhoneNumbers } from './PhoneNumbers';
import { RotateCredentials } from './RotateCredentials';
import { hasRole } from './roles';
import { VoiceConfigurationCard } from './VoiceConfigurationCard';

/** The props of `VoiceSettings`. */
export interface VoiceSettingsProps {
  workspaceId: string;
  realtime: Realtime;
  /** The user's role in the workspace. Actions that it does not allow are hidden. Without it all are shown. */
  role?: Role;
}

/**
 * The screen that connects a workspace to Twilio and shows its health: credentials, phone numbers and health check.
 *
 * @example
 * ```tsx
 * import { VoiceSettings } from '@ringback/voice-react/voice-settings';
 *
 * const realtime = useRealtime(workspaceId);
 * <VoiceSettings workspaceId={workspaceId} realtime={realtime} role={user.role} />
 * ```
 */
export const VoiceSettings = scoped(function VoiceSettings({ workspaceId, realtime, role }: VoiceSettingsProps) {
  const { api } = useRingback();
  const [status, setStatus] = useState<TwilioStatus | null>(null);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { listen } = realtime;

  const load = useCallback(async () => {
    try {
      setStatus(await api.twilioStatus(workspaceId));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : String(error));
    }
  }, [api, workspaceId]);

  useEffect(() => {
    void load();
    return listen((frame) => {
      if (frame.type === 'config-updated') void load();
    });
  }, [listen, load]);

  const canEdit = hasRole('admin', role);
  return (
    <Box>
      <Heading as="h2" textStyle="md" fontWeight="600">
        {messages.settings.title}
      </Heading>
      <Text color="fg.muted" mb="16px">
        {canEdit ? messages.settings.intro : messages.settings.introReadOnly}
      </Text>
      {problem && (
        <Flex align="center" gap="16px" mb="16px">
          <Text role="alert" color="hangup">
            {messages.settings.loadFailed} {problem}
          </Text>
          <Button size="sm" variant="outline" flexShrink="0" onClick={() => void load()}>
            {messages.settings.again}
          </Button>
        </Flex>
      )}
      {!status && !problem && <Skeleton h="240px" borderRadius="10px" bg="bg.controlPressed" aria-hidden />}
      {status && (
        <VoiceConfigurationCard
          workspaceId={workspaceId}
          realtime={realtime}
          status={status}
          role={role}
          onChanged={setStatus}
          findings={findings}
        />
      )}
      {status?.configured && canEdit && (
        <PhoneNumbers
          key={`${workspaceId} ${status.account_sid}`}
          workspaceId={workspaceId}
          realtime={realtime}
          isManualSetup={status.setup_method === 'manual'}
        />
      )}
      {status?.configured && hasRole('supervisor', role) && (
        <HealthCheck
          key={workspaceId}
          workspaceId={workspaceId}
          realtime={realtime}
          role={role}
          onFindings={setFindings}
        />
      )}
      {status?.configured && canEdit && <RotateCredentials workspaceId={workspaceId} status={status} />}
      <Toasts />
    </Box>
  );
});
