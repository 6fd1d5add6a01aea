import { Button, Dialog } from '@chakra-ui/react';
import { type ReactNode, useRef } from 'react';
import { Portal } from './scope/Portal';

interface Props {
  open: boolean;
  title: string;
  children: ReactNode;
  /** The button that changes nothing. It has the initial focus, and Escape does the same. */
  cancelLabel: string;
  onCancel: () => void;
  /** The button that confirms the irreversible action. */
  confirmLabel: string | undefined;
  onConfirm: () => void;
  busy?: boolean;
  /** The element that opens the dialog. Without it the host sets `open`. */
  trigger?: ReactNode;
  onOpen?: () => void;
}

/** Asks for confirmation before an irreversible action. */
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
  const cancelButton = useRef<HTMLButtonElement>(null);
  return (
    <Dialog.Root
      role="alertdialog"
      placement="center"
      open={open}
      onOpenChange={({ open: wanted }) => (wanted ? onOpen?.() : onCancel())}
      initialFocusEl={() => cancelButton.current}
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
              <Button ref={cancelButton} size="sm" variant="outline" onClick={onCancel}>
                {cancelLabel}
              </Button>
              <Button
                size="sm"
                bg="hangup.fill"
                color="hangup.on"
                _hover={{ bg: 'hangup.fill', filter: 'brightness(.94)' }}
                _disabled={{ opacity: 0.4, filter: 'none' }}
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
