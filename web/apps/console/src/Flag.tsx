import { chakra } from '@chakra-ui/react';

/** A country's flag; where the system's letters have no flags (Windows), its two letters in a frame. */
export function Flag({ country }: { country: string }) {
  return hasFlags() ? (
    <chakra.span fontSize="20px" aria-hidden>
      {String.fromCodePoint(...[...country].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65))}
    </chakra.span>
  ) : (
    <chakra.span
      px="4px"
      borderRadius="4px"
      bg="accent.soft"
      color="accent"
      fontSize="11px"
      lineHeight="20px"
      fontWeight="600"
      aria-hidden
    >
      {country}
    </chakra.span>
  );
}

let drawn: boolean | undefined;

/** Letters are drawn in the colour that was asked for; only a flag has colours of its own. */
function hasFlags(): boolean {
  if (drawn === undefined) {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) return false;
    canvas.font = '16px sans-serif';
    canvas.textBaseline = 'top';
    canvas.fillText('🇩🇪', 0, 0);
    const { data } = canvas.getImageData(0, 0, 24, 24);
    drawn = data.some((value, at) => at % 4 === 0 && Math.abs(value - (data[at + 2] ?? value)) > 64);
  }
  return drawn;
}
