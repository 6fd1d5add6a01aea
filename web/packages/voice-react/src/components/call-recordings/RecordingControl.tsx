import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { useCallRecordings } from '../../hooks/useCallRecordings';
import { messages } from '../../messages';

const t = messages.recordings;

/** Whether the current call is recorded, and a button that pauses the recording, or starts it where the agent decides. */
export function RecordingControl({ callId }: { callId: string }) {
  const { list, problem, setPaused, start, isBusy } = useCallRecordings(callId);
  const running = list?.recordings.find(({ status }) => status === 'recording');
  if (!running && !list?.canStart) return null;
  const isPaused = running?.paused ?? false;
  return (
    <Box mt="8px" textAlign="center">
      {running ? (
        <Flex align="center" justify="center" gap="8px">
          <Box boxSize="8px" borderRadius="full" bg={isPaused ? 'fg.faint' : 'hangup'} aria-hidden />
          <Text role="status">{isPaused ? (running.resumesAt ? t.secured : t.paused) : t.running}</Text>
          <Button size="sm" variant="ghost" disabled={isBusy} onClick={() => void setPaused(running.id, !isPaused)}>
            {isPaused ? t.resumeRecording : t.pauseRecording}
          </Button>
        </Flex>
      ) : (
        <Button size="sm" variant="ghost" disabled={isBusy} onClick={() => void start()}>
          {t.startRecording}
        </Button>
      )}
      {problem && (
        <Text role="alert" color="hangup">
          {problem}
        </Text>
      )}
    </Box>
  );
}
