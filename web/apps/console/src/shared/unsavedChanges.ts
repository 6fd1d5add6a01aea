import { createContext, useContext, useEffect } from 'react';

/** Receives whether the open form has unsaved changes. */
export const UnsavedChangesContext = createContext<(hasChanges: boolean) => void>(() => {});

/** Asks before the user leaves the screen, while the form that calls it has unsaved changes. */
export function useUnsavedChanges(hasChanges: boolean): void {
  const report = useContext(UnsavedChangesContext);
  useEffect(() => {
    report(hasChanges);
    return () => report(false);
  }, [report, hasChanges]);
}
