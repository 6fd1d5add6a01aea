import { Text } from '@chakra-ui/react';
import { ConfirmDialog } from '@ringback/ui';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { type BlockerFunction, useBlocker } from 'react-router';
import { messages } from '../messages';
import { UnsavedChangesContext } from '../shared/unsavedChanges';

const t = messages.unsaved;

interface Props {
  /** Receives a function that runs an action at once, or after the user has discarded the changes. */
  children: (confirmDiscard: (action: () => void) => void) => ReactNode;
}

/** Asks before the screen with an unsaved form is left: for another screen, another workspace, or another page. */
export function UnsavedChanges({ children }: Props) {
  const hasChanges = useRef(false);
  const [action, setAction] = useState<(() => void) | null>(null);
  const blocker = useBlocker(
    useCallback<BlockerFunction>(
      ({ currentLocation, nextLocation }) => hasChanges.current && currentLocation.pathname !== nextLocation.pathname,
      [],
    ),
  );
  const report = useCallback((value: boolean) => {
    hasChanges.current = value;
  }, []);
  const confirmDiscard = useCallback((next: () => void) => {
    if (hasChanges.current) setAction(() => next);
    else next();
  }, []);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (hasChanges.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const stay = () => {
    setAction(null);
    blocker.reset?.();
  };
  const discard = () => {
    hasChanges.current = false;
    setAction(null);
    blocker.proceed?.();
    action?.();
  };
  return (
    <UnsavedChangesContext value={report}>
      {children(confirmDiscard)}
      <ConfirmDialog
        open={blocker.state === 'blocked' || action !== null}
        title={t.title}
        cancelLabel={t.keep}
        onCancel={stay}
        confirmLabel={t.discard}
        onConfirm={discard}
      >
        <Text>{t.text}</Text>
      </ConfirmDialog>
    </UnsavedChangesContext>
  );
}
