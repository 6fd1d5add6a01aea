import { chakra } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** The keys of a shortcut, drawn as a key cap. */
export const ShortcutKeys = ({ children }: { children: ReactNode }) => (
  <chakra.kbd
    fontFamily="inherit"
    px="8px"
    py="4px"
    borderRadius="6px"
    borderWidth="1px"
    borderColor="line"
    bg="bg.controlHover"
    color="fg"
  >
    {children}
  </chakra.kbd>
);
