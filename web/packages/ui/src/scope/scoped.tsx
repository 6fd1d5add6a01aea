import { ChakraProvider } from '@chakra-ui/react';
import { CacheProvider } from '@emotion/react';
import { type ComponentType, createContext, type ReactNode, useContext } from 'react';
import { getScope, SCOPE } from './scoped-system';
import { StylesContext } from './styles-context';

/** Whether a component is inside an element that applies the styles. */
export const InsideContext = createContext(false);

/** Wraps a component so that it brings its own styles, unless the page already has our theme. */
export function scoped<Props extends object>(Component: ComponentType<Props>): (props: Props) => ReactNode {
  return function Scoped(props) {
    const styles = useContext(StylesContext);
    const inside = useContext(InsideContext);
    if (styles === 'inherit' || inside) return <Component {...props} />;
    const { cache, system } = getScope();
    return (
      // `display: contents` creates no box, so the component takes part in the layout of the host's page.
      <div className={SCOPE} style={{ display: 'contents' }}>
        <InsideContext value={true}>
          <CacheProvider value={cache}>
            <ChakraProvider value={system}>
              <Component {...props} />
            </ChakraProvider>
          </CacheProvider>
        </InsideContext>
      </div>
    );
  };
}
