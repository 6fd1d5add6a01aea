import type { Waveform } from '@ringback/voice-client';

/** Quieter values count as silence: about -42 dB of full scale. */
const SILENCE = 2;
/** Shorter pauses belong to speech. */
const SHORTEST_SKIP_SECONDS = 1.5;
/** What remains of a pause, so that words do not run into each other. */
const REMAINING_SECONDS = 0.3;

/** Returns the loudest values of a channel in equal parts of its time, from 0 to 1. */
export function bars(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * values.length) / count));
    return Math.max(0, ...values.slice(from, to)) / 255;
  });
}

/** Returns an SVG path of bars around the middle of a row, each one unit wide. */
export function barPath(heights: readonly number[], rowHeight: number): string {
  return heights
    .map((height, index) => {
      const half = Math.max(0.5, (Math.sqrt(height) * rowHeight) / 2);
      return `M${index + 0.2} ${rowHeight / 2 - half}h0.6v${2 * half}h-0.6z`;
    })
    .join('');
}

/** Returns the second at which playing continues when a pause has begun; null during speech. */
export function endOfSilence({ perSecond, channels }: Waveform, seconds: number): number | null {
  const isSilent = (index: number) => channels.every((values) => (values[index] ?? 0) <= SILENCE);
  const length = Math.max(0, ...channels.map((values) => values.length));
  const start = Math.floor(seconds * perSecond);
  let end = start;
  while (end < length && isSilent(end)) end++;
  const silence = (end - start) / perSecond;
  return silence < SHORTEST_SKIP_SECONDS ? null : end / perSecond - REMAINING_SECONDS;
}
