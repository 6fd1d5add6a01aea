import { Box, Button, Field, Input, Text } from '@chakra-ui/react';
import { ConfirmDialog, toaster } from '@ringback/ui';
import type { Me, Workspace } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';

const t = messages.workspaces.deletion;

/** Deletes the workspace, after its name is typed. */
export function DeleteWorkspace({ workspace }: { workspace: Workspace }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => api.deleteWorkspace(workspace.id, workspace.name),
    onSuccess: () => {
      toaster.create({ type: 'success', title: t.done(workspace.name) });
      queries.setQueryData<Me>(
        ['me'],
        (me) => me && { ...me, workspaces: me.workspaces.filter(({ id }) => id !== workspace.id) },
      );
    },
  });
  const change = (open: boolean) => {
    setOpen(open);
    setTyped('');
    remove.reset();
  };
  return (
    <Section title={t.title}>
      <Box px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {t.text}
        </Text>
        <ConfirmDialog
          open={isOpen}
          title={t.confirmTitle(workspace.name)}
          cancelLabel={t.cancel}
          onCancel={() => change(false)}
          confirmLabel={t.confirm}
          onConfirm={() => remove.mutate()}
          busy={typed.trim() !== workspace.name || remove.isPending}
          trigger={
            <Button size="sm" variant="outline" bg="transparent" color="hangup" _hover={{ bg: 'hangup.soft' }}>
              {t.button}
            </Button>
          }
          onOpen={() => change(true)}
        >
          <Text mb="12px">{t.confirmText}</Text>
          <Field.Root gap="4px">
            <Field.Label textStyle="xs" color="fg.muted" overflowWrap="anywhere">
              {t.typeName(workspace.name)}
            </Field.Label>
            <Input
              size="sm"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              color="fg"
            />
          </Field.Root>
          {remove.error && (
            <Text role="alert" color="hangup" mt="8px">
              {remove.error.message}
            </Text>
          )}
        </ConfirmDialog>
      </Box>
    </Section>
  );
}
