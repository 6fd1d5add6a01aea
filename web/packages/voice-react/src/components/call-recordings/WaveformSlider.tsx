import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { formatDuration } from '@ringback/ui';
import type { Waveform } from '@ringback/voice-client';
import { type KeyboardEvent, type PointerEvent, useId, useMemo } from 'react';
import { messages } from '../../messages';
import { barPath, bars } from './waveform';

const t = messages.recordings;
const BARS = 160;
const ROW = 32;
const STEP = 5;
const LARGE_STEP = 30;

interface Props {
  waveform: Waveform | null;
  /** The name of each channel. */
  channels: readonly string[];
  /** In seconds. */
  position: number;
  duration: number;
  onSeek: (seconds: number) => void;
}

/** The loudness of each channel over time, and the position, which a click, a drag or the arrow keys change. */
export function WaveformSlider({ waveform, channels, position, duration, onSeek }: Props) {
  const clip = useId();
  const paths = useMemo(
    () => channels.map((_, index) => barPath(bars(waveform?.channels[index] ?? [], BARS), ROW)),
    [waveform, channels],
  );
  const height = ROW * channels.length;
  const played = duration > 0 ? (position / duration) * BARS : 0;

  const seekTo = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width > 0) onSeek(((event.clientX - left) / width) * duration);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, position, duration);
    if (target === null) return;
    event.preventDefault();
    onSeek(target);
  };
  return (
    <Flex gap="8px">
      <Flex direction="column" flex="none" w="64px">
        {channels.map((name) => (
          <Text key={name} h={`${ROW}px`} lineHeight={`${ROW}px`} textStyle="xs" color="fg.muted" truncate>
            {name}
          </Text>
        ))}
      </Flex>
      <Box
        flex="1"
        minW="0"
        role="slider"
        tabIndex={0}
        aria-label={t.position}
        aria-valuemin={0}
        aria-valuemax={Math.round(duration)}
        aria-valuenow={Math.round(position)}
        aria-valuetext={t.timeOf(formatDuration(position * 1000), formatDuration(duration * 1000))}
        cursor="pointer"
        touchAction="none"
        borderRadius="6px"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => event.buttons > 0 && seekTo(event)}
      >
        <chakra.svg
          viewBox={`0 0 ${BARS} ${height}`}
          preserveAspectRatio="none"
          w="100%"
          h={`${height}px`}
          display="block"
          aria-hidden
        >
          <clipPath id={clip}>
            <rect x="0" y="0" width={played} height={height} />
          </clipPath>
          {paths.map((path, index) => (
            <g key={channels[index]} transform={`translate(0 ${index * ROW})`}>
              <chakra.path d={path} fill="fg.faint" />
            </g>
          ))}
          <g clipPath={`url(#${clip})`}>
            {paths.map((path, index) => (
              <g key={channels[index]} transform={`translate(0 ${index * ROW})`}>
                <chakra.path d={path} fill="accent" />
              </g>
            ))}
          </g>
        </chakra.svg>
      </Box>
    </Flex>
  );
}

/** Returns where a key moves the position; null for a key that does not. */
function targetOf(key: string, position: number, duration: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return position + STEP;
    case 'ArrowLeft':
    case 'ArrowDown':
      return position - STEP;
    case 'PageUp':
      return position + LARGE_STEP;
    case 'PageDown':
      return position - LARGE_STEP;
    case 'Home':
      return 0;
    case 'End':
      return duration;
    default:
      return null;
  }
}
