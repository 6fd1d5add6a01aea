import { Box, type BoxProps } from '@chakra-ui/react';

/** The surface of lists and forms. */
export const Card = (props: BoxProps) => (
  <Box bg="bg.card" borderRadius="10px" boxShadow="card" overflow="hidden" {...props} />
);
