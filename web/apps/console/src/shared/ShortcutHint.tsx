import { chakra } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** The keys of a command beside its name. Screen readers get them from `aria-keyshortcuts`. */
export const ShortcutHint = ({ children }: { children: ReactNode }) => (
  <chakra.kbd textStyle="xs" fontFamily="inherit" color="fg.muted" aria-hidden>
    {children}
  </chakra.kbd>
);
