import { Box, Button, chakra, Flex, NativeSelect, Text } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import type { AudioFormat, Recording } from '@ringback/voice-client';
import { Download, Link, Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';
import type { AudioMoment } from '../transcript/audioMoment';
import { handlePlayerKey } from './shortcuts';
import { SPEEDS, usePlayer } from './usePlayer';
import { WaveformSlider } from './WaveformSlider';

const t = messages.recordings;

interface Props {
  callId: string;
  recording: Recording;
  label: string;
  /** The formats in which the user may download it. */
  downloads: readonly AudioFormat[];
  /** In seconds. */
  startAt: number;
  linkAt?: ((seconds: number, recordingId: string) => string) | undefined;
  /** Plays from this moment when it changes, unless it is one of another recording. */
  play?: AudioMoment | null | undefined;
  /** Called when the recording begins to play, also after a pause. */
  onPlay?: () => void;
}

/** Plays one recording. */
export function RecordingPlayer({ callId, recording, label, downloads, startAt, linkAt, play, onPlay }: Props) {
  const player = usePlayer(callId, recording, startAt);
  const { workspaceId } = useTelephone();
  const { api } = useRingback();
  const [hasCopied, setCopied] = useState(false);
  const [hasDownloadFailed, setDownloadFailed] = useState(false);
  const duration = (recording.durationMs ?? 0) / 1000;
  const latest = useRef(onPlay);
  useEffect(() => {
    latest.current = onPlay;
  });
  useEffect(() => {
    if (player.isPlaying) latest.current?.();
  }, [player.isPlaying]);
  const playFrom = useRef(player.playFrom);
  useEffect(() => {
    playFrom.current = player.playFrom;
  });
  useEffect(() => {
    if (play?.recordingId === recording.id) playFrom.current(play.seconds);
  }, [play, recording.id]);
  const PlayIcon = player.isPlaying ? Pause : Play;

  const download = async (format: AudioFormat) => {
    try {
      const { url } = await api.createRecordingLink(workspaceId, callId, recording.id, { download: true, format });
      setDownloadFailed(false);
      window.location.assign(url);
    } catch {
      setDownloadFailed(true);
    }
  };
  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return (
    <Box role="group" aria-label={label} onKeyDown={(event) => handlePlayerKey(event, player)}>
      {/* biome-ignore lint/a11y/useMediaCaption: a recorded call has no captions */}
      <chakra.audio ref={player.audio} preload="none" display="none" />
      <Flex align="center" gap="16px" mb="8px">
        <Button
          size="sm"
          boxSize="40px"
          px="0"
          flex="none"
          borderRadius="full"
          aria-label={player.isPlaying ? t.pause : t.play}
          aria-keyshortcuts="K"
          onClick={player.toggle}
        >
          <PlayIcon size={18} aria-hidden />
        </Button>
        <Text fontVariantNumeric="tabular-nums">
          {t.timeOf(formatDuration(player.position * 1000), formatDuration(duration * 1000))}
        </Text>
      </Flex>
      <WaveformSlider
        waveform={player.waveform}
        channels={recording.channels.map((channel) => t.channel[channel])}
        position={player.position}
        duration={duration}
        onSeek={player.seek}
      />
      <Flex align="center" gap="8px 16px" mt="8px" wrap="wrap">
        <NativeSelect.Root size="sm" w="88px">
          <NativeSelect.Field
            aria-label={t.speed}
            value={player.speed}
            onChange={(event) => player.setSpeed(Number(event.target.value))}
          >
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {t.speedOf(speed)}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
        <chakra.label display="inline-flex" alignItems="center" gap="8px" minH="32px" cursor="pointer">
          <input
            type="checkbox"
            checked={player.skipsSilence}
            onChange={(event) => player.setSkipsSilence(event.target.checked)}
          />
          {t.skipSilence}
        </chakra.label>
        <Flex gap="8px" ms="auto" wrap="wrap">
          {linkAt && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() => void copy(linkAt(Math.floor(player.position), recording.id))}
            >
              <Link size={16} aria-hidden /> {t.copyLink}
            </Button>
          )}
          {downloads.map((format) => (
            <Button key={format} size="sm" variant="ghost" onClick={() => void download(format)}>
              <Download size={16} aria-hidden /> {t.download(downloads.length > 1 ? format.toUpperCase() : '')}
            </Button>
          ))}
        </Flex>
      </Flex>
      <Text role="status" textStyle="xs" color="fg.muted">
        {hasCopied ? t.copied : ''}
      </Text>
      {(player.hasFailed || hasDownloadFailed) && (
        <Text role="alert" color="hangup" mt="8px">
          {player.hasFailed ? t.failedToPlay : t.failedToDownload}
        </Text>
      )}
    </Box>
  );
}
