import { Flex } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** A row of the list in a section. */
export function SectionRow({ children }: { children: ReactNode }) {
  return (
    <Flex
      as="li"
      align="center"
      gap="12px 16px"
      wrap="wrap"
      px="16px"
      py="12px"
      borderTopWidth="1px"
      borderColor="line"
    >
      {children}
    </Flex>
  );
}
