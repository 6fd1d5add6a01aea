import { Portal as ChakraPortal } from '@chakra-ui/react';
import { type ReactNode, useContext, useInsertionEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { SCOPE } from './scoped-system';
import { StylesContext } from './styles-context';

interface Props {
  children: ReactNode;
}

/** Renders at the end of the document body. With scoped styles, inside an element that applies them. */
export function Portal({ children }: Props) {
  const PortalComponent = useContext(StylesContext) === 'inherit' ? ChakraPortal : ScopedPortal;
  return <PortalComponent>{children}</PortalComponent>;
}

/** Renders a floating window outside the host's elements, whose `position` and `overflow` would affect it. */
export function Overlay({ children }: Props) {
  return useContext(StylesContext) === 'inherit' ? children : <ScopedPortal>{children}</ScopedPortal>;
}

function ScopedPortal({ children }: Props) {
  const [container] = useState(() => (typeof document === 'undefined' ? null : document.createElement('div')));
  // Runs before all other effects, because those may measure or focus the children.
  useInsertionEffect(() => {
    if (!container) return;
    container.className = SCOPE;
    document.body.append(container);
    return () => container.remove();
  }, [container]);
  return container && createPortal(children, container);
}
