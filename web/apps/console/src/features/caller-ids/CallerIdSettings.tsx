import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import type { CallerIds } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';
import { toastError } from '../../shared/toastError';
import { CallerIdSelect } from './CallerIdSelect';
import { CountryDefaults } from './CountryDefaults';

const t = messages.callerIds;

interface Props {
  workspaceId: string;
  /** Whether the user may change the defaults of the workspace; other members change only their own. */
  canEdit: boolean;
}

/** The numbers that outgoing calls show by default: of the member, of the workspace, and by the called country. */
export function CallerIdSettings({ workspaceId, canEdit }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['caller-ids', workspaceId];
  const { data, error } = useQuery({ queryKey: key, queryFn: () => api.callerIds(workspaceId) });
  const change = useMutation({
    mutationFn: (request: () => Promise<CallerIds>) => request(),
    onSuccess: (changed) => queries.setQueryData(key, changed),
    onError: toastError(t.failed),
    onSettled: () => queries.invalidateQueries({ queryKey: ['dial-check', workspaceId] }),
  });
  return (
    <Section
      title={t.title}
      mt="16px"
      action={
        canEdit && (
          <Button
            size="sm"
            variant="outline"
            disabled={change.isPending}
            onClick={() => change.mutate(() => api.refreshCallerIds(workspaceId))}
          >
            {t.refresh}
          </Button>
        )
      }
    >
      <Box px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {t.text}
        </Text>
        {error && (
          <Text role="alert" color="hangup">
            {t.loadFailed(error.message)}
          </Text>
        )}
        {!data && !error && <Skeleton h="64px" bg="bg.controlPressed" role="status" aria-label={t.loading} />}
        {data?.callerIds.length === 0 && <Text color="fg.muted">{t.empty}</Text>}
        {data && data.callerIds.length > 0 && (
          <Flex direction="column" gap="16px">
            <CallerIdSelect
              label={t.mine}
              none={t.noneOfMine}
              callerIds={data.callerIds}
              value={data.defaults.mine}
              disabled={change.isPending}
              onChoose={(number) => change.mutate(() => api.setMyCallerId(workspaceId, number))}
            />
            {canEdit && (
              <>
                <CallerIdSelect
                  label={t.workspace}
                  none={t.oldest}
                  callerIds={data.callerIds}
                  value={data.defaults.workspace}
                  disabled={change.isPending}
                  onChoose={(workspace) =>
                    change.mutate(() => api.setCallerIdDefaults(workspaceId, { ...data.defaults, workspace }))
                  }
                />
                <CountryDefaults
                  callerIds={data.callerIds}
                  countries={data.defaults.countries}
                  disabled={change.isPending}
                  onChange={(countries) =>
                    change.mutate(() => api.setCallerIdDefaults(workspaceId, { ...data.defaults, countries }))
                  }
                />
              </>
            )}
          </Flex>
        )}
      </Box>
    </Section>
  );
}
