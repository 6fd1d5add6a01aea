import { Box } from '@chakra-ui/react';
import type { ObservableValue } from '@ringback/voice-client';
import { type ReactNode, useEffect, useRef } from 'react';

/** A glow around an avatar that grows with the remote audio level. Updated outside React, 20 times a second. */
export function AudioLevelRing({ level, children }: { level: ObservableValue<number>; children: ReactNode }) {
  const glow = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // With reduced motion the glow only gets brighter.
    const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const draw = () => {
      const scaled = scaleLevel(level.get());
      glow.current?.style.setProperty('transform', reducedMotion ? 'scale(1.12)' : `scale(${1 + scaled * 0.3})`);
      glow.current?.style.setProperty('opacity', String(Math.min(1, scaled * 2)));
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
        transition="transform 120ms, opacity 120ms"
      />
      {children}
    </Box>
  );
}

/** Scales a level to 0..1. The square root makes quiet speech visible, which is mostly below a fifth of full scale. */
const scaleLevel = (level: number) => (level < 0.01 ? 0 : Math.sqrt(Math.min(1, level * 2)));
