import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { PhoneNumberField } from '@ringback/ui';
import type { Contact } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { DeleteContact } from './DeleteContact';

const t = messages.dialer;

interface Props {
  workspaceId: string;
  /** The contact to change; without it the form adds one. */
  contact?: Contact;
  onDone: () => void;
  onDeleted?: () => void;
}

/** The name and number of a contact, shared by the whole workspace. */
export function ContactForm({ workspaceId, contact, onDone, onDeleted = onDone }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [name, setName] = useState(contact?.name ?? '');
  const [typed, setTyped] = useState(contact?.number ?? '');
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const save = useMutation({
    mutationFn: (number: string) =>
      contact
        ? api.changeContact(workspaceId, contact.id, name.trim(), number)
        : api.addContact(workspaceId, name.trim(), number),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts', workspaceId] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed?.isPossible()) save.mutate(parsed.number);
  };
  return (
    <Flex
      as="form"
      aria-label={contact ? t.editNamed(contact.name) : t.add}
      onSubmit={submit}
      direction="column"
      gap="16px"
      p="16px"
      borderBottomWidth="1px"
      borderColor="line"
    >
      <Flex gap="16px" wrap="wrap">
        <Field.Root flex="1 1 160px" w="auto" gap="4px">
          <Field.Label textStyle="xs" color="fg.muted">
            {t.name}
          </Field.Label>
          <Input size="sm" autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        </Field.Root>
        <PhoneNumberField label={messages.calls.number} value={typed} onChange={setTyped} />
      </Flex>
      {save.error && (
        <Text role="alert" color="hangup">
          {save.error.message}
        </Text>
      )}
      <Flex gap="8px" justify="flex-end">
        {contact && <DeleteContact workspaceId={workspaceId} contact={contact} onDeleted={onDeleted} />}
        <Button size="sm" variant="outline" onClick={onDone}>
          {t.cancel}
        </Button>
        <Button type="submit" size="sm" disabled={!name.trim() || !parsed?.isPossible() || save.isPending}>
          {t.save}
        </Button>
      </Flex>
    </Flex>
  );
}
