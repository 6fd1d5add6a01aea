import { Button, Text } from '@chakra-ui/react';
import { ConfirmDialog } from '@ringback/ui';
import type { Contact } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messages } from '../../messages';
import { toastError } from '../../shared/toastError';

const t = messages.dialer;

interface Props {
  workspaceId: string;
  contact: Contact;
  onDeleted: () => void;
}

/** Deletes a contact after a confirmation. */
export function DeleteContact({ workspaceId, contact, onDeleted }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.removeContact(workspaceId, contact.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts', workspaceId] });
      onDeleted();
    },
    onError: toastError(t.removeFailed),
    onSettled: () => setOpen(false),
  });
  return (
    <ConfirmDialog
      open={isOpen}
      title={t.removeTitle(contact.name)}
      cancelLabel={t.cancel}
      onCancel={() => setOpen(false)}
      confirmLabel={t.removeConfirm}
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
      trigger={
        <Button size="sm" variant="outline" bg="transparent" color="hangup" me="auto" _hover={{ bg: 'hangup.soft' }}>
          {t.remove}
        </Button>
      }
      onOpen={() => setOpen(true)}
    >
      <Text>{t.removeText}</Text>
    </ConfirmDialog>
  );
}
