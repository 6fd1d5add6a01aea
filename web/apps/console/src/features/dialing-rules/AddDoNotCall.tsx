import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { PhoneNumberField } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';

const t = messages.doNotCall;

/** Adds one number, with a reason, to the do-not-call list. */
export function AddDoNotCall({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const add = useMutation({
    mutationFn: (number: string) => api.addDoNotCall(workspaceId, number, reason.trim()),
    onSuccess: () => {
      setTyped('');
      setReason('');
      return queries.invalidateQueries({ queryKey: ['do-not-call', workspaceId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed?.isPossible()) add.mutate(parsed.number);
  };
  return (
    <Flex as="form" aria-label={t.addTitle} onSubmit={submit} gap="16px" px="16px" pb="16px" wrap="wrap" align="end">
      <PhoneNumberField label={t.number} value={typed} onChange={setTyped} />
      <Field.Root flex="2 1 200px" w="auto" gap="4px">
        <Field.Label textStyle="xs" color="fg.muted">
          {t.reason}
        </Field.Label>
        <Input
          size="sm"
          maxLength={200}
          placeholder={t.reasonExample}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field.Root>
      <Button type="submit" size="sm" disabled={!parsed?.isPossible() || add.isPending}>
        {t.add}
      </Button>
      {add.error && (
        <Text role="alert" color="hangup" w="100%">
          {add.error.message}
        </Text>
      )}
    </Flex>
  );
}
