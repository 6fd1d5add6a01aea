import { createContext } from 'react';

/**
 * The source of the components' styles. `scoped`: components bring their own styles, need no ChakraProvider and change
 * nothing else on the page. `inherit`: the page's ChakraProvider, which must have our theme.
 */
export type Styles = 'scoped' | 'inherit';

export const StylesContext = createContext<Styles>('inherit');
