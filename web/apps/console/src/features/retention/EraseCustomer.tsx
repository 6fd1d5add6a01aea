import { Box, Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { ConfirmDialog, formatPhoneNumber, PhoneNumberField, toaster } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { messages } from '../../messages';
import { ErasurePreview, useErasurePreview } from '../../shared/ErasurePreview';
import { Section } from '../../shared/Section';

const t = messages.retention.erasure;

/** Deletes everything that belongs to a phone number, after a confirmation. */
export function EraseCustomer({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const [typed, setTyped] = useState(search.get('number') ?? '');
  const [reason, setReason] = useState('');
  const [isConfirming, setConfirming] = useState(false);
  const parsed = parsePhoneNumberFromString(typed, 'US');
  const number = parsed?.isPossible() ? parsed.number : null;
  const erase = useMutation({
    mutationFn: (erased: string) =>
      api.beginErasure(workspaceId, { number: erased, ...(reason.trim() && { reason: reason.trim() }) }),
    onSuccess: () => {
      setTyped('');
      setReason('');
      toaster.create({ type: 'success', title: t.begun });
      return queries.invalidateQueries({ queryKey: ['erasures', workspaceId] });
    },
    onSettled: () => setConfirming(false),
  });
  const preview = useErasurePreview(workspaceId, { number: number ?? '' }, isConfirming);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (number) setConfirming(true);
  };
  return (
    <Section title={t.title}>
      <Box as="form" onSubmit={submit} px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {t.text}
        </Text>
        <Flex gap="16px" wrap="wrap" align="start" mb="16px">
          <PhoneNumberField label={t.number} value={typed} onChange={setTyped} />
          <Field.Root flex="2 1 200px" w="auto" gap="4px">
            <Field.Label textStyle="xs" color="fg.muted">
              {t.reason}
            </Field.Label>
            <Input size="sm" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
            <Field.HelperText color="fg.muted">{t.reasonHelp}</Field.HelperText>
          </Field.Root>
        </Flex>
        {erase.error && (
          <Text role="alert" color="hangup" mb="8px">
            {erase.error.message}
          </Text>
        )}
        <Button
          type="submit"
          size="sm"
          variant="outline"
          bg="transparent"
          color="hangup"
          _hover={{ bg: 'hangup.soft' }}
          disabled={!number || erase.isPending}
        >
          {t.begin}
        </Button>
      </Box>
      <ConfirmDialog
        open={isConfirming}
        title={t.confirmTitle(formatPhoneNumber(number ?? ''))}
        cancelLabel={t.cancel}
        onCancel={() => setConfirming(false)}
        confirmLabel={t.confirm}
        onConfirm={() => number && erase.mutate(number)}
        busy={erase.isPending || !preview.data}
      >
        <ErasurePreview preview={preview} />
        {preview.data && preview.data.held.length > 0 && <Text mb="12px">{t.preview.heldPerson}</Text>}
        <Text>{t.confirmText}</Text>
      </ConfirmDialog>
    </Section>
  );
}
