import { Box, Button, Dialog, Flex, IconButton, Input, Portal, Text } from '@chakra-ui/react';
import { ConfirmDialog } from '@ringback/ui';
import type { Role, SavedView } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation } from '@tanstack/react-query';
import { Pencil, Star, Trash2, Users } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { savedViews as t } from '../../messages/saved-views';
import { DialogHeader } from '../../shared/DialogHeader';
import { toastError } from '../../shared/toastError';
import { mayChange } from './useSavedViews';

interface Props {
  workspaceId: string;
  views: readonly SavedView[];
  userId: string;
  role: Role;
  onChange: () => Promise<void>;
  onClose: () => void;
}

/** Renames, shares and deletes views, and chooses the one with which the screen opens. */
export const ManageViews = ({ views, onClose, ...props }: Props) => (
  <Dialog.Root open onOpenChange={({ open }) => !open && onClose()} placement="center" scrollBehavior="inside">
    <Portal>
      <Dialog.Backdrop />
      <Dialog.Positioner>
        <Dialog.Content p="24px" maxW="560px" mx="8px">
          <DialogHeader title={t.manageTitle} close={t.close} />
          <Dialog.Body p="0">
            {views.length === 0 ? (
              <Text role="status" color="fg.muted">
                {t.empty}
              </Text>
            ) : (
              <Box as="ul" listStyleType="none" aria-label={t.manageTitle}>
                {views.map((view) => (
                  <ViewRow key={view.id} view={view} {...props} />
                ))}
              </Box>
            )}
          </Dialog.Body>
        </Dialog.Content>
      </Dialog.Positioner>
    </Portal>
  </Dialog.Root>
);

function ViewRow({
  workspaceId,
  view,
  userId,
  role,
  onChange,
}: Omit<Props, 'views' | 'onClose'> & { view: SavedView }) {
  const { api } = useRingback();
  const [isRenaming, setRenaming] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const { id, name, shared, isDefault } = view;
  const isOwn = view.owner.id === userId;
  const change = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onError: toastError(t.failed),
    onSettled: onChange,
  });
  return (
    <Flex
      as="li"
      align="center"
      gap="8px"
      wrap="wrap"
      minH="56px"
      py="8px"
      borderBottomWidth="1px"
      borderColor="line"
      _last={{ borderBottomWidth: '0' }}
    >
      {isRenaming ? (
        <Rename
          name={name}
          onRename={(next) => {
            setRenaming(false);
            if (next !== name) change.mutate(() => api.changeView(workspaceId, id, { name: next }));
          }}
          onCancel={() => setRenaming(false)}
        />
      ) : (
        <>
          <Box flex="1 1 160px" minW="0">
            <Text fontWeight="500" overflowWrap="anywhere">
              {name}
            </Text>
            <Text textStyle="xs" color="fg.muted">
              {[isDefault && t.isDefault, whoSees(view, isOwn)].filter(Boolean).join(' · ')}
            </Text>
          </Box>
          <Flex gap="4px">
            <Toggle
              label={t.setDefault(name)}
              pressed={isDefault}
              onToggle={() => change.mutate(() => api.setDefaultView(workspaceId, id, !isDefault))}
            >
              <Star size={16} fill={isDefault ? 'currentColor' : 'none'} aria-hidden />
            </Toggle>
            {mayChange(view, userId, role) && (
              <>
                {role !== 'agent' && (
                  <Toggle
                    label={t.shareNamed(name)}
                    pressed={shared}
                    onToggle={() => change.mutate(() => api.changeView(workspaceId, id, { shared: !shared }))}
                  >
                    <Users size={16} aria-hidden />
                  </Toggle>
                )}
                <IconButton
                  size="sm"
                  variant="ghost"
                  aria-label={t.renameNamed(name)}
                  onClick={() => setRenaming(true)}
                >
                  <Pencil size={16} aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  variant="ghost"
                  aria-label={t.deleteNamed(name)}
                  onClick={() => setDeleting(true)}
                >
                  <Trash2 size={16} aria-hidden />
                </IconButton>
              </>
            )}
          </Flex>
        </>
      )}
      <ConfirmDialog
        open={isDeleting}
        title={t.deleteTitle(name)}
        cancelLabel={t.cancel}
        onCancel={() => setDeleting(false)}
        confirmLabel={t.deleteConfirm}
        onConfirm={() => {
          setDeleting(false);
          change.mutate(() => api.deleteView(workspaceId, id));
        }}
      >
        {shared ? t.deleteShared : t.deleteOwn}
      </ConfirmDialog>
    </Flex>
  );
}

const whoSees = ({ shared, owner }: SavedView, isOwn: boolean): string =>
  !shared ? t.onlyYou : isOwn ? t.sharedByYou : t.sharedBy(owner.name);

interface ToggleProps {
  label: string;
  pressed: boolean;
  onToggle: () => void;
  children: ReactNode;
}

const Toggle = ({ label, pressed, onToggle, children }: ToggleProps) => (
  <IconButton
    size="sm"
    variant="ghost"
    aria-label={label}
    aria-pressed={pressed}
    color={pressed ? 'accent' : undefined}
    onClick={onToggle}
  >
    {children}
  </IconButton>
);

interface RenameProps {
  name: string;
  onRename: (name: string) => void;
  onCancel: () => void;
}

function Rename({ name, onRename, onCancel }: RenameProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) onRename(typed.trim());
  };
  return (
    <Flex as="form" flex="1" gap="8px" py="8px" wrap="wrap" onSubmit={submit}>
      <Input
        size="sm"
        flex="1 1 160px"
        autoFocus
        maxLength={60}
        aria-label={t.newName(name)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" size="sm" disabled={!typed.trim()}>
        {t.rename}
      </Button>
      <Button size="sm" variant="outline" onClick={onCancel}>
        {t.cancel}
      </Button>
    </Flex>
  );
}
