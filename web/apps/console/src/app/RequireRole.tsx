import { Heading, Text } from '@chakra-ui/react';
import type { Workspace } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { Card } from '../shared/Card';
import { hasRole, type RestrictedRole } from './navigation';

const t = messages.noAccess;

interface Props {
  workspace: Workspace;
  minRole: RestrictedRole;
  children: ReactNode;
}

/** Renders a screen for members with the role. Other members see that they have no access, and who can help. */
export const RequireRole = ({ workspace, minRole, children }: Props) =>
  hasRole(workspace.role, minRole) ? children : <NoAccess workspaceId={workspace.id} minRole={minRole} />;

function NoAccess({ workspaceId, minRole }: { workspaceId: string; minRole: RestrictedRole }) {
  const { api } = useRingback();
  const { data: members = [] } = useQuery({
    queryKey: ['members', workspaceId],
    queryFn: () => api.members(workspaceId),
  });
  const administrators = members.filter(({ role }) => hasRole(role, 'admin')).map(({ name }) => name);
  return (
    <Card as="section" aria-label={t.title} p="32px" textAlign="center" color="fg.muted">
      <Lock size={24} aria-hidden style={{ margin: '0 auto 16px' }} />
      <Heading as="h2" textStyle="xl" fontWeight="600" mb="8px" color="fg">
        {t.title}
      </Heading>
      <Text>{t.text[minRole]}</Text>
      {administrators.length > 0 && <Text mt="8px">{t.administrators(administrators)}</Text>}
    </Card>
  );
}
