import { chakra } from '@chakra-ui/react';

/** The two-letter code of a country. Not every system draws flag emoji. */
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
