import { Button, Dialog, Flex, Portal, Text } from '@chakra-ui/react';
import type { Me, Workspace } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { rejectedPointers } from '../../shared/problems';
import { localTimeZone } from './timeZones';
import { type WorkspaceDraft, WorkspaceFields, workspaceErrors } from './WorkspaceFields';

const t = messages.workspaces;

interface Props {
  open: boolean;
  onClose: () => void;
  onCreated: (workspace: Workspace) => void;
}

/** Creates a workspace that the user owns. */
export function NewWorkspaceDialog({ open, onClose, onCreated }: Props) {
  return (
    <Dialog.Root
      placement="center"
      open={open}
      onOpenChange={(change) => change.open || onClose()}
      lazyMount
      unmountOnExit
    >
      <Portal>
        <Dialog.Backdrop zIndex="1300" />
        <Dialog.Positioner zIndex="1300" p="16px">
          <Dialog.Content maxW="408px" p="24px">
            <Dialog.Title textStyle="xl" fontWeight="600" mb="16px">
              {t.create}
            </Dialog.Title>
            <NewWorkspaceForm onClose={onClose} onCreated={onCreated} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function NewWorkspaceForm({ onClose, onCreated }: Omit<Props, 'open'>) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<WorkspaceDraft>(() => ({ name: '', timeZone: localTimeZone() }));
  const [isSubmitted, setSubmitted] = useState(false);
  const create = useMutation({
    mutationFn: () => api.createWorkspace(draft.name.trim(), draft.timeZone),
    onSuccess: (workspace) => {
      queries.setQueryData<Me>(['me'], (me) => me && { ...me, workspaces: [...me.workspaces, workspace] });
      onClose();
      onCreated(workspace);
    },
  });
  const rejected = rejectedPointers(create.error);
  const errors = workspaceErrors(draft, rejected);
  const edit = (next: WorkspaceDraft) => {
    setDraft(next);
    if (create.isError) create.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (!errors.name && !create.isPending) create.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <WorkspaceFields draft={draft} errors={isSubmitted ? errors : {}} onChange={edit} />
      {create.error && rejected.length === 0 && (
        <Text role="alert" color="hangup" mt="16px">
          {create.error.message}
        </Text>
      )}
      <Flex gap="8px" justify="flex-end" mt="24px">
        <Button size="sm" variant="outline" onClick={onClose}>
          {t.cancel}
        </Button>
        <Button type="submit" size="sm" disabled={create.isPending}>
          {t.createButton}
        </Button>
      </Flex>
    </form>
  );
}
