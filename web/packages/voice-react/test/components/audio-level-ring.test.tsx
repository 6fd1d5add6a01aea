import { ChakraProvider, defaultSystem } from '@chakra-ui/react';
import { ObservableValue } from '@ringback/voice-client';
import { act, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { AudioLevelRing } from '../../src/components/active-call/AudioLevelRing';

const LEVELS = Array.from({ length: 51 }, (_, i) => i / 100);

afterEach(() => vi.unstubAllGlobals());

/** Renders the glow, and returns each style that it takes while the level rises from silence. */
function risingGlow({ reducedMotion }: { reducedMotion: boolean }) {
  const matchMedia = (query: string) => ({ matches: reducedMotion && query.includes('prefers-reduced-motion') });
  vi.stubGlobal('matchMedia', matchMedia);
  const level = new ObservableValue(0);
  const { container } = render(
    <ChakraProvider value={defaultSystem}>
      <AudioLevelRing level={level}>Ada</AudioLevelRing>
    </ChakraProvider>,
  );
  const glow = container.querySelector<HTMLElement>('[data-part=audio-level-ring]');
  if (!glow) throw new Error('The glow is not rendered.');
  const seen = LEVELS.map((next) => {
    act(() => level.set(next));
    const { opacity, transform, transition } = glow.style;
    return { opacity: Number(opacity), transform, transition };
  });
  return { seen, distinct: new Set(seen.map((style) => JSON.stringify(style))).size };
}

test('the glow grows and brightens with the level', () => {
  const { seen, distinct } = risingGlow({ reducedMotion: false });
  expect(seen[0]).toMatchObject({ opacity: 0, transform: 'scale(1)' });
  expect(seen.at(-1)).toMatchObject({ opacity: 1, transform: 'scale(1.3)' });
  expect(seen[0]?.transition).toContain('opacity');
  expect(distinct, 'each audible level has its own size').toBe(LEVELS.length);
});

test('with reduced motion the glow keeps its size and brightens in four steps without a transition', () => {
  const { seen, distinct } = risingGlow({ reducedMotion: true });
  expect(new Set(seen.map(({ transform }) => transform))).toEqual(new Set(['scale(1.12)']));
  expect([...new Set(seen.map(({ opacity }) => opacity))]).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(new Set(seen.map(({ transition }) => transition))).toEqual(new Set(['none']));
  expect(distinct, 'frames to draw from silence to the loudest level').toBe(5);
});
