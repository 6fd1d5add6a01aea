import { createContext } from 'react';

/**
 * Where components get their styles. `scoped`: from themselves, so that they need no ChakraProvider and change nothing
 * else on the page. `inherit`: from the page's ChakraProvider, which has our theme.
 */
export type Styles = 'scoped' | 'inherit';

export const StylesContext = createContext<Styles>('inherit');
