import { Box, Flex, Heading, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { Card } from '../../shared/Card';

interface Props {
  title: string;
  /** How many there are. */
  count: number | string;
  children: ReactNode;
}

/** A part of the board. Its sizes follow the type, which is larger on a wall. */
export const BoardSection = ({ title, count, children }: Props) => (
  <Card as="section" aria-label={title} minW="0" display="flex" flexDirection="column">
    <Flex align="baseline" justify="space-between" gap="1em" px="1em" py="0.6em">
      <Heading as="h2" fontSize="1.15em" lineHeight="1.4" fontWeight="600">
        {title}
      </Heading>
      <Text color="fg.muted" textAlign="end" fontVariantNumeric="tabular-nums">
        {count}
      </Text>
    </Flex>
    <Box minH="0" overflow="hidden">
      {children}
    </Box>
  </Card>
);

/** A row of a list on the board. */
export const BoardRow = ({ children }: { children: ReactNode }) => (
  <Flex
    as="li"
    align="center"
    wrap={{ base: 'wrap', md: 'nowrap' }}
    columnGap="0.9em"
    px="1em"
    py="0.45em"
    borderTopWidth="1px"
    borderColor="line"
  >
    {children}
  </Flex>
);

/** A sentence in a part of the board that has no rows, or below them. */
export const BoardNote = ({ children }: { children: ReactNode }) => (
  <Text px="1em" py="0.6em" color="fg.muted">
    {children}
  </Text>
);
