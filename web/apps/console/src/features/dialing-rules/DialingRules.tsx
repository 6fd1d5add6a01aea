import { Skeleton, Text } from '@chakra-ui/react';
import type { Workspace } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { messages } from '../../messages';
import { LoadError } from '../../shared/LoadError';
import { DialingRulesForm } from './DialingRulesForm';
import { DoNotCallList } from './DoNotCallList';
import { OutgoingCalls } from './OutgoingCalls';
import { UsageTable } from './UsageTable';

const t = messages.dialingRules;

interface Props {
  workspace: Workspace;
  /** Whether the user may change the rules; supervisors only see them. */
  canEdit: boolean;
}

/** The outgoing calls that the workspace allows, its limits, and the usage that counts against them. */
export function DialingRules({ workspace, canEdit }: Props) {
  const { api } = useRingback();
  const { data, error, refetch } = useQuery({
    queryKey: ['dialing-rules', workspace.id],
    queryFn: () => api.dialingRules(workspace.id),
    // A refetch would replace the rules under the form that changes them.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const usage = useQuery({ queryKey: ['usage', workspace.id], queryFn: () => api.usage(workspace.id) });
  if (error) return <LoadError text={t.loadFailed(error.message)} onRetry={() => void refetch()} />;
  if (!data)
    return <Skeleton h="320px" borderRadius="10px" bg="bg.controlPressed" role="status" aria-label={t.loading} />;
  return (
    <>
      {!canEdit && (
        <Text color="fg.muted" mb="16px">
          {t.readOnly}
        </Text>
      )}
      <OutgoingCalls workspaceId={workspace.id} allowed={data.callsAllowed} canEdit={canEdit} />
      <DialingRulesForm workspaceId={workspace.id} rules={data} usage={usage.data} canEdit={canEdit}>
        <UsageTable timeZone={workspace.timeZone} query={usage} />
      </DialingRulesForm>
      <DoNotCallList workspaceId={workspace.id} canEdit={canEdit} />
    </>
  );
}
