import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { Avatar, ConfirmDialog } from '@ringback/ui';
import type { Member, Role, User } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';
import { whatFailed } from '../../shared/toastError';
import { RoleSelect } from './RoleSelect';

const say = messages.people;

/** Who is in the workspace, with their roles. */
export function Members({ workspaceId, me }: { workspaceId: string; me: User }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['members', workspaceId];
  const { data: members, error } = useQuery({ queryKey: key, queryFn: () => api.members(workspaceId) });
  const [leaving, setLeaving] = useState<Member | null>(null);
  const settled = {
    onError: whatFailed(say.failed),
    onSettled: async () => {
      setLeaving(null);
      await queries.invalidateQueries({ queryKey: key });
    },
  };
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => api.changeRole(workspaceId, id, role),
    ...settled,
  });
  const remove = useMutation({ mutationFn: ({ id }: Member) => api.removeMember(workspaceId, id), ...settled });
  const busy = change.isPending || remove.isPending;
  return (
    <Section title={say.members}>
      {error && (
        <Text role="alert" color="hangup" px="16px" pb="16px">
          {error.message}
        </Text>
      )}
      {!members && !error && <Skeleton h="48px" mx="16px" mb="16px" bg="bg.controlPressed" />}
      <Box as="ul" listStyleType="none">
        {members?.map((member) => (
          <Flex
            as="li"
            key={member.id}
            align="center"
            gap="8px 12px"
            wrap={{ base: 'wrap', sm: 'nowrap' }}
            px="16px"
            py="12px"
            borderTopWidth="1px"
            borderColor="line"
          >
            <Avatar name={member.name} size={32} />
            <Box flex="1" minW="160px">
              <Text fontWeight="500">{member.name}</Text>
              <Text color="fg.muted" textStyle="xs" overflowWrap="anywhere">
                {member.email}
              </Text>
            </Box>
            <RoleSelect
              label={say.roleOf(member.name)}
              value={member.role}
              disabled={busy || member.id === me.id}
              onChoose={(role) => change.mutate({ id: member.id, role })}
            />
            <Button
              size="sm"
              variant="outline"
              aria-label={say.removeNamed(member.name)}
              disabled={busy || member.id === me.id}
              onClick={() => setLeaving(member)}
            >
              {say.remove}
            </Button>
          </Flex>
        ))}
      </Box>
      <ConfirmDialog
        open={leaving !== null}
        title={say.removeTitle(leaving?.name ?? '')}
        cancelLabel={say.stay}
        onCancel={() => setLeaving(null)}
        confirmLabel={say.remove}
        onConfirm={() => leaving && remove.mutate(leaving)}
        busy={busy}
      >
        <Text>{say.removeSays}</Text>
      </ConfirmDialog>
    </Section>
  );
}
