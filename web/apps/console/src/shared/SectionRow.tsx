import { Flex } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** One of the list in a section: what it is, and what can be done with it. */
export function SectionRow({ children }: { children: ReactNode }) {
  return (
    <Flex as="li" align="center" gap="16px" px="16px" py="12px" borderTopWidth="1px" borderColor="line">
      {children}
    </Flex>
  );
}
