import { Button, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dashboard } from '../../messages/dashboard';
import { toastError } from '../../shared/toastError';
import type { Days } from './period';

const t = dashboard;

/** Lets an administrator compute the figures of a period again. */
export function Recalculate({ workspaceId, days: { from, to } }: { workspaceId: string; days: Days }) {
  const { api } = useRingback();
  const client = useQueryClient();
  const recalculation = useMutation({
    mutationFn: () => api.recalculateFigures(workspaceId, { from, to }),
    onSuccess: () => {
      toaster.create({ type: 'success', title: t.recalculated });
      void client.invalidateQueries({ queryKey: ['figures', workspaceId] });
    },
    onError: toastError(t.recalculationFailed),
  });
  return (
    <Flex align="center" gap="16px" wrap="wrap">
      <Text color="fg.muted" flex="1 1 240px">
        {t.recalculateHelp}
      </Text>
      <Button size="sm" variant="outline" loading={recalculation.isPending} onClick={() => recalculation.mutate()}>
        {t.recalculate}
      </Button>
    </Flex>
  );
}
