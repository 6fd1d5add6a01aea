import { chakra } from '@chakra-ui/react';

/** A country's two letters in a frame. Flags as letters are not drawn on every system, so no flag is. */
export function CountryChip({ country }: { country: string }) {
  return (
    <chakra.span
      minW="28px"
      px="4px"
      borderRadius="4px"
      bg="bg.controlPressed"
      color="fg"
      textStyle="xs"
      lineHeight="20px"
      fontWeight="600"
      textAlign="center"
      aria-hidden
    >
      {country}
    </chakra.span>
  );
}
