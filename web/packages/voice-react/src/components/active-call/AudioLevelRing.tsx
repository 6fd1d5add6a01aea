import { Box } from '@chakra-ui/react';
import type { ObservableValue } from '@ringback/voice-client';
import { type ReactNode, useEffect, useRef } from 'react';

/** A soft light around a face that grows with the other voice. Drawn without React: it changes 20 times a second. */
export function AudioLevelRing({ level, children }: { level: ObservableValue<number>; children: ReactNode }) {
  const light = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Who asked for no motion gets a light that stands still and grows brighter instead.
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const draw = () => {
      const loud = loudness(level.get());
      light.current?.style.setProperty('transform', still ? 'scale(1.12)' : `scale(${1 + loud * 0.3})`);
      light.current?.style.setProperty('opacity', String(Math.min(1, loud * 2)));
    };
    draw();
    return level.subscribe(draw);
  }, [level]);
  return (
    <Box position="relative">
      <Box
        ref={light}
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

/** Speech is mostly below a fifth of full scale, and the ear judges by ratio: the root brings quiet voices into sight. */
const loudness = (level: number) => (level < 0.01 ? 0 : Math.sqrt(Math.min(1, level * 2)));
