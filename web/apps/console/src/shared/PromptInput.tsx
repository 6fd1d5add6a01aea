import { Box, Button, chakra, Flex, Text } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import { type MicrophoneRecording, recordMicrophone, toTelephoneWav } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { Mic, Square, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { messages } from '../messages';

const t = messages.prompt;
const MAX_SECONDS = 60;

interface Props {
  workspaceId: string;
  /** The names of the group of controls. */
  label: string;
  /** The id of the stored audio; null without it. */
  value: string | null;
  onChange: (id: string) => void;
}

/** Records or uploads audio that callers hear, and plays it. */
export function PromptInput({ workspaceId, label, value, onChange }: Props) {
  const { api } = useRingback();
  const [running, setRunning] = useState<MicrophoneRecording | null>(null);
  const [seconds, setSeconds] = useState(0);
  const [isUploading, setUploading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);

  const upload = async (audio: Blob) => {
    setUploading(true);
    try {
      const wav = await toTelephoneWav(audio).catch(() => null);
      if (wav) onChange((await api.addPrompt(workspaceId, wav)).id);
      setProblem(wav ? null : t.unreadable);
    } catch (failure) {
      setProblem((failure as Error).message);
    } finally {
      setUploading(false);
    }
  };
  const start = async () => {
    setProblem(null);
    try {
      setRunning(await recordMicrophone(''));
      setSeconds(0);
    } catch {
      setProblem(t.microphone);
    }
  };
  const stop = async (recording: MicrophoneRecording) => {
    setRunning(null);
    await upload(await recording.stop());
  };

  const latestStop = useRef(stop);
  useEffect(() => {
    latestStop.current = stop;
  });
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    const end = setTimeout(() => void latestStop.current(running), MAX_SECONDS * 1000);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
      void running.stop(); // also when the screen is left, so that the microphone closes
    };
  }, [running]);

  return (
    <Box role="group" aria-label={label}>
      {value && !running && (
        // biome-ignore lint/a11y/useMediaCaption: the administrator has recorded it
        <chakra.audio controls src={api.promptUrl(value)} aria-label={t.listen} maxW="100%" mb="8px" preload="none" />
      )}
      <Flex align="center" gap="8px" wrap="wrap">
        {running ? (
          <>
            <Button size="sm" variant="outline" onClick={() => void stop(running)}>
              <Square size={16} aria-hidden /> {t.stop}
            </Button>
            <Text role="timer" fontVariantNumeric="tabular-nums" color="hangup">
              {t.recording(formatDuration(seconds * 1000))}
            </Text>
          </>
        ) : (
          <>
            <Button size="sm" variant="outline" disabled={isUploading} onClick={() => void start()}>
              <Mic size={16} aria-hidden /> {value ? t.recordAgain : t.record}
            </Button>
            <Button size="sm" variant="outline" disabled={isUploading} onClick={() => file.current?.click()}>
              <Upload size={16} aria-hidden /> {isUploading ? t.uploading : t.upload}
            </Button>
          </>
        )}
        <input
          ref={file}
          type="file"
          accept="audio/*"
          hidden
          aria-label={t.upload}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0];
            currentTarget.value = '';
            if (chosen) void upload(chosen);
          }}
        />
      </Flex>
      <Text textStyle="xs" color="fg.muted" mt="4px">
        {t.formats}
      </Text>
      {problem && (
        <Text role="alert" color="hangup" mt="4px">
          {problem}
        </Text>
      )}
    </Box>
  );
}
