import { Button, Dialog } from '@chakra-ui/react';
import { type ReactNode, useRef } from 'react';
import { Portal } from './scope/Portal';

interface Props {
  open: boolean;
  title: string;
  children: ReactNode;
  /** The answer that changes nothing; it has the focus at first, and Escape gives it. */
  cancelLabel: string;
  onCancel: () => void;
  /** The answer that cannot be taken back. */
  confirmLabel: string | undefined;
  onConfirm: () => void;
  busy?: boolean;
  /** What opens it, when that is part of it. */
  trigger?: ReactNode;
  onOpen?: () => void;
}

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({
  open,
  title,
  children,
  cancelLabel,
  onCancel,
  confirmLabel,
  onConfirm,
  busy = false,
  trigger,
  onOpen,
}: Props) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Dialog.Root
      role="alertdialog"
      placement="center"
      open={open}
      onOpenChange={({ open: wanted }) => (wanted ? onOpen?.() : onCancel())}
      initialFocusEl={() => safe.current}
    >
      {trigger && <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>}
      <Portal>
        <Dialog.Backdrop zIndex="1600" />
        <Dialog.Positioner zIndex="1600" p="16px">
          <Dialog.Content maxW="400px">
            <Dialog.Header pb="8px">
              <Dialog.Title textStyle="md" fontWeight="600">
                {title}
              </Dialog.Title>
            </Dialog.Header>
            <Dialog.Body color="fg.muted" pb="16px">
              {children}
            </Dialog.Body>
            <Dialog.Footer gap="8px" flexDirection={{ base: 'column', md: 'row' }} alignItems="stretch">
              <Button ref={safe} size="sm" variant="outline" onClick={onCancel}>
                {cancelLabel}
              </Button>
              <Button
                size="sm"
                bg="hangup.fill"
                color="hangup.on"
                _hover={{ bg: 'hangup.fill', filter: 'brightness(.94)' }}
                disabled={busy}
                onClick={onConfirm}
              >
                {confirmLabel}
              </Button>
            </Dialog.Footer>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
