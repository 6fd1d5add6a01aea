import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';

const t = messages.calls.data;

/** Places a legal hold on a call, with a reason. */
export function PlaceHold({ workspaceId, callId }: { workspaceId: string; callId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const place = useMutation({
    mutationFn: () => api.placeLegalHold(workspaceId, callId, reason.trim()),
    onSuccess: () => {
      toaster.create({ type: 'success', title: t.placed });
      return queries.invalidateQueries({ queryKey: ['legal-hold', workspaceId, callId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() && !place.isPending) place.mutate();
  };
  if (!isOpen) {
    return (
      <Button size="sm" variant="outline" onClick={() => setOpen(true)}>
        {t.place}
      </Button>
    );
  }
  return (
    <Flex as="form" aria-label={t.place} onSubmit={submit} direction="column" gap="8px" w="100%" order="1">
      <Field.Root maxW="360px">
        <Field.Label>{t.reason}</Field.Label>
        <Input size="sm" autoFocus maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        <Field.HelperText color="fg.muted">{t.reasonHelp}</Field.HelperText>
      </Field.Root>
      {place.error && (
        <Text role="alert" color="hangup">
          {place.error.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button type="submit" size="sm" disabled={!reason.trim() || place.isPending}>
          {t.placeConfirm}
        </Button>
        <Button size="sm" variant="outline" onClick={() => setOpen(false)}>
          {t.cancel}
        </Button>
      </Flex>
    </Flex>
  );
}
