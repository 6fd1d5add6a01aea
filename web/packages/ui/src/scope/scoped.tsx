import { ChakraProvider } from '@chakra-ui/react';
import { CacheProvider } from '@emotion/react';
import { type ComponentType, createContext, type ReactNode, useContext } from 'react';
import { getScope, SCOPE } from './scoped-system';
import { StylesContext } from './styles-context';

const InsideContext = createContext(false);

/** Returns the component with styles of its own, where the page does not have ours. */
export function scoped<Props extends object>(Component: ComponentType<Props>): (props: Props) => ReactNode {
  return function Scoped(props) {
    const styles = useContext(StylesContext);
    const inside = useContext(InsideContext);
    if (styles === 'inherit' || inside) return <Component {...props} />;
    const { cache, system } = getScope();
    return (
      // Has no box of its own: what it holds takes its place in the layout of the page.
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
