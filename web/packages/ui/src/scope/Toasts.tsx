import { type ReactNode, useContext, useEffect, useId, useSyncExternalStore } from 'react';
import { Toaster } from '../toaster';
import { Portal } from './Portal';
import { scoped } from './scoped';
import { StylesContext } from './styles-context';

const ScopedToaster = scoped(Toaster);

const mounted = new Set<string>();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const notify = () => {
  for (const listener of listeners) listener();
};

/**
 * Renders the toaster of scoped components once, however many components include it. With inherited styles the
 * application has its own Toaster.
 */
export function Toasts(): ReactNode {
  const id = useId();
  const scopedStyles = useContext(StylesContext) === 'scoped';
  useEffect(() => {
    mounted.add(id);
    notify();
    return () => {
      mounted.delete(id);
      notify();
    };
  }, [id]);
  const isFirst = useSyncExternalStore(
    subscribe,
    () => mounted.values().next().value === id,
    () => false,
  );
  return (
    scopedStyles &&
    isFirst && (
      <Portal>
        <ScopedToaster />
      </Portal>
    )
  );
}
