import { Box } from '@chakra-ui/react';
import type { ObservableValue } from '@ringback/voice-client';
import { type ReactNode, useEffect, useRef } from 'react';

/** With reduced motion, the levels of brightness between dark and bright. */
const STEPS = 4;

/**
 * A glow around an avatar that grows with the remote audio level. Updated outside React, at most 20 times a second. With
 * reduced motion it only gets brighter, in steps, so that the browser draws only the frames of a step.
 */
export function AudioLevelRing({ level, children }: { level: ObservableValue<number>; children: ReactNode }) {
  const glow = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const draw = () => {
      const style = glow.current?.style;
      const scaled = scaleLevel(level.get());
      const brightness = Math.min(1, scaled * 2);
      style?.setProperty('transition', reducedMotion ? 'none' : 'transform 120ms, opacity 120ms');
      style?.setProperty('transform', reducedMotion ? 'scale(1.12)' : `scale(${1 + scaled * 0.3})`);
      style?.setProperty('opacity', String(reducedMotion ? Math.round(brightness * STEPS) / STEPS : brightness));
    };
    draw();
    return level.subscribe(draw);
  }, [level]);
  return (
    <Box position="relative">
      <Box
        ref={glow}
        data-part="audio-level-ring"
        position="absolute"
        inset="0"
        borderRadius="full"
        bg="accent.glow"
        filter="blur(6px)"
      />
      {children}
    </Box>
  );
}

/** Scales a level to 0..1. The square root makes quiet speech visible, which is mostly below a fifth of full scale. */
const scaleLevel = (level: number) => (level < 0.01 ? 0 : Math.sqrt(Math.min(1, level * 2)));
