import { chakra } from '@chakra-ui/react';
import type { ReactNode } from 'react';

/** The keys of a command, quietly beside its name; screen readers hear them as the command's shortcut. */
export const ShortcutHint = ({ children }: { children: ReactNode }) => (
  <chakra.kbd textStyle="xs" fontFamily="inherit" color="fg.muted" aria-hidden>
    {children}
  </chakra.kbd>
);
