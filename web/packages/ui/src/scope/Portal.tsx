import { Portal as ChakraPortal } from '@chakra-ui/react';
import { type ReactNode, useContext, useInsertionEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { SCOPE } from './scoped-system';
import { StylesContext } from './styles-context';

interface Props {
  children: ReactNode;
}

/** Draws at the end of the page. With scoped styles, in an element that has them. */
export function Portal({ children }: Props) {
  const Place = useContext(StylesContext) === 'inherit' ? ChakraPortal : ScopedPortal;
  return <Place>{children}</Place>;
}

/** Draws a window over the page, out of reach of what the host's elements around it say of position and overflow. */
export function Overlay({ children }: Props) {
  return useContext(StylesContext) === 'inherit' ? children : <ScopedPortal>{children}</ScopedPortal>;
}

function ScopedPortal({ children }: Props) {
  const [place] = useState(() => (typeof document === 'undefined' ? null : document.createElement('div')));
  // Before any other effect: they may measure or focus what is drawn here.
  useInsertionEffect(() => {
    if (!place) return;
    place.className = SCOPE;
    document.body.append(place);
    return () => place.remove();
  }, [place]);
  return place && createPortal(children, place);
}
