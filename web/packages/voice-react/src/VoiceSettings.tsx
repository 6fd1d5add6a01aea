import { Box, Button, Flex, Heading, Skeleton, Text } from '@chakra-ui/react';
import { Problem, type TwilioStatus } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { useRingback } from './RingbackProvider';
import { RotateCredentials } from './RotateCredentials';
import { SetupDoctor } from './SetupDoctor';
import type { Realtime } from './useRealtime';
import { VoiceConfigurationCard } from './VoiceConfigurationCard';
import { words } from './words';

/** The screen on which a workspace is connected to Twilio. */
export function VoiceSettings({ workspaceId, realtime }: { workspaceId: string; realtime: Realtime }) {
  const { api } = useRingback();
  const [status, setStatus] = useState<TwilioStatus | null>(null);
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

  return (
    <Box maxW="640px">
      <Heading as="h2" textStyle="md" fontWeight="600">
        {words.settings.title}
      </Heading>
      <Text color="fg.muted" mb="16px">
        {words.settings.intro}
      </Text>
      {problem && (
        <Flex align="center" gap="16px" mb="16px">
          <Text role="alert" color="hangup">
            {words.settings.loadFailed} {problem}
          </Text>
          <Button size="sm" variant="outline" flexShrink="0" onClick={() => void load()}>
            {words.settings.again}
          </Button>
        </Flex>
      )}
      {!status && !problem && <Skeleton h="240px" borderRadius="10px" bg="bg.controlPressed" aria-hidden />}
      {status && (
        <VoiceConfigurationCard workspaceId={workspaceId} realtime={realtime} status={status} onChanged={setStatus} />
      )}
      {status?.configured && <SetupDoctor key={workspaceId} workspaceId={workspaceId} realtime={realtime} />}
      {status?.configured && <RotateCredentials workspaceId={workspaceId} status={status} />}
    </Box>
  );
}
