import { ChakraProvider } from '@chakra-ui/react';
import { CacheProvider } from '@emotion/react';
import { type ReactNode, useInsertionEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { InsideContext } from './scoped';
import { createScope, SCOPE } from './scoped-system';
import { StylesContext } from './styles-context';

interface Props {
  target: Window;
  children: ReactNode;
}

/** Renders into the document of another window, which has none of the styles of this page and gets its own. */
export function InWindow({ target, children }: Props) {
  const { cache, system } = useMemo(() => createScope(target.document), [target]);
  const container = useMemo(() => {
    const element = target.document.createElement('main');
    element.className = SCOPE;
    return element;
  }, [target]);
  useInsertionEffect(() => {
    const { documentElement, body } = target.document;
    documentElement.lang = document.documentElement.lang;
    documentElement.style.colorScheme = getComputedStyle(document.documentElement).colorScheme;
    body.style.margin = '0';
    body.append(container);
    return () => container.remove();
  }, [target, container]);
  return createPortal(
    <StylesContext value="scoped">
      <InsideContext value={true}>
        <CacheProvider value={cache}>
          <ChakraProvider value={system}>{children}</ChakraProvider>
        </CacheProvider>
      </InsideContext>
    </StylesContext>,
    container,
  );
}
