import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { PhoneNumberField } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';

const t = messages.dialer;

/** A name and a number, kept for the whole workspace. */
export function AddContact({ workspaceId, onDone }: { workspaceId: string; onDone: () => void }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const add = useMutation({
    mutationFn: (number: string) => api.addContact(workspaceId, name.trim(), number),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['contacts', workspaceId] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed?.isPossible()) add.mutate(parsed.number);
  };
  return (
    <Flex as="form" onSubmit={submit} direction="column" gap="16px" p="16px" borderBottomWidth="1px" borderColor="line">
      <Flex gap="16px" wrap="wrap">
        <Field.Root flex="1 1 160px" w="auto" gap="4px">
          <Field.Label textStyle="xs" color="fg.muted">
            {t.name}
          </Field.Label>
          <Input size="sm" autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        </Field.Root>
        <PhoneNumberField label={messages.calls.number} value={typed} onChange={setTyped} />
      </Flex>
      {add.error && (
        <Text role="alert" color="hangup">
          {add.error.message}
        </Text>
      )}
      <Flex gap="8px" justify="flex-end">
        <Button size="sm" variant="outline" onClick={onDone}>
          {t.cancel}
        </Button>
        <Button type="submit" size="sm" disabled={!name.trim() || !parsed?.isPossible() || add.isPending}>
          {t.save}
        </Button>
      </Flex>
    </Flex>
  );
}
