import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { ConfirmDialog, formatDateTime, toaster } from '@ringback/ui';
import { type Call, hasEnded } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { messages } from '../../messages';
import { customerNumber } from '../../shared/callFormatting';
import { ErasurePreview, useErasurePreview } from '../../shared/ErasurePreview';
import { LoadError } from '../../shared/LoadError';
import { Section } from '../../shared/Section';
import { saveFile } from '../../shared/saveFile';
import { toastError } from '../../shared/toastError';
import { PlaceHold } from './PlaceHold';

const t = messages.calls.data;

/** What administrators do with the data of a call: legal hold, export and deletion. */
export function CallData({ workspaceId, call }: { workspaceId: string; call: Call }) {
  const { api } = useRingback();
  const key = ['legal-hold', workspaceId, call.id];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async () => ({ hold: await api.legalHold(workspaceId, call.id) }),
  });
  const exported = useMutation({
    mutationFn: () => api.exportCall(workspaceId, call.id),
    onSuccess: (zip) => saveFile(`ringback-call-${call.id}.zip`, zip),
    onError: toastError(t.exportFailed),
  });
  const canErase = data?.hold === null && !call.erasedAt && hasEnded(call);
  return (
    <Section title={t.title}>
      <Box px="16px" pb="16px">
        {error && <LoadError text={error.message} onRetry={() => void refetch()} />}
        {data && (
          <Box mb="16px" overflowWrap="anywhere">
            <Text color="fg.muted">
              {call.erasedAt
                ? t.erased(formatDateTime(call.erasedAt))
                : data.hold
                  ? t.holdBy(data.hold.placedBy.name, formatDateTime(data.hold.placedAt))
                  : t.noHold}
            </Text>
            {data.hold && <Text>{data.hold.reason}</Text>}
          </Box>
        )}
        <Flex gap="8px" wrap="wrap">
          <Button size="sm" variant="outline" loading={exported.isPending} onClick={() => exported.mutate()}>
            {t.export}
          </Button>
          {data?.hold === null && !call.erasedAt && <PlaceHold workspaceId={workspaceId} callId={call.id} />}
          {data?.hold && <RemoveHold workspaceId={workspaceId} callId={call.id} />}
          {canErase && <EraseCall workspaceId={workspaceId} callId={call.id} />}
          {!call.erasedAt && call.direction !== 'internal' && (
            <Button asChild size="sm" variant="outline">
              <Link to={`/settings/data?number=${encodeURIComponent(customerNumber(call))}`}>{t.eraseCustomer}</Link>
            </Button>
          )}
        </Flex>
      </Box>
    </Section>
  );
}

interface Props {
  workspaceId: string;
  callId: string;
}

function RemoveHold({ workspaceId, callId }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.removeLegalHold(workspaceId, callId),
    onSuccess: () => {
      toaster.create({ type: 'success', title: t.removed });
      return queries.invalidateQueries({ queryKey: ['legal-hold', workspaceId, callId] });
    },
    onError: toastError(t.failed),
    onSettled: () => setOpen(false),
  });
  return (
    <ConfirmDialog
      open={isOpen}
      title={t.removeTitle}
      cancelLabel={t.cancel}
      onCancel={() => setOpen(false)}
      confirmLabel={t.removeConfirm}
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
      trigger={
        <Button size="sm" variant="outline">
          {t.remove}
        </Button>
      }
      onOpen={() => setOpen(true)}
    >
      <Text>{t.removeText}</Text>
    </ConfirmDialog>
  );
}

function EraseCall({ workspaceId, callId }: Props) {
  const { api } = useRingback();
  const [isOpen, setOpen] = useState(false);
  const erase = useMutation({
    mutationFn: () => api.beginErasure(workspaceId, { callId }),
    onSuccess: () => void toaster.create({ type: 'success', title: t.eraseBegun }),
    onError: toastError(t.eraseFailed),
    onSettled: () => setOpen(false),
  });
  const preview = useErasurePreview(workspaceId, { callId }, isOpen);
  return (
    <ConfirmDialog
      open={isOpen}
      title={t.eraseTitle}
      cancelLabel={t.cancel}
      onCancel={() => setOpen(false)}
      confirmLabel={t.eraseConfirm}
      onConfirm={() => erase.mutate()}
      busy={erase.isPending || !preview.data}
      trigger={
        <Button
          size="sm"
          variant="outline"
          bg="transparent"
          color="hangup"
          _hover={{ bg: 'hangup.soft' }}
          disabled={erase.isSuccess}
        >
          {t.erase}
        </Button>
      }
      onOpen={() => setOpen(true)}
    >
      <ErasurePreview preview={preview} />
      <Text>{t.eraseText}</Text>
    </ConfirmDialog>
  );
}
