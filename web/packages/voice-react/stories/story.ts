import type { ReactNode } from 'react';

/** The states of one component by their names. The gallery shows each in both themes. */
export type Stories = Readonly<Record<string, () => ReactNode>>;
