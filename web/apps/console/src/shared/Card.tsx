import { Box, type BoxProps } from '@chakra-ui/react';

/** The ground on which lists and forms stand. */
export const Card = (props: BoxProps) => (
  <Box bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden" {...props} />
);
