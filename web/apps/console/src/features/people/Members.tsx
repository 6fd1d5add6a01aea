import { Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { Avatar, ConfirmDialog } from '@ringback/ui';
import type { Member, Role, User } from '@ringback/voice-client';
import { usePresence, useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messages } from '../../messages';
import { PresenceLabel } from '../../shared/PresenceLabel';
import { Section } from '../../shared/Section';
import { toastError } from '../../shared/toastError';
import { RoleSelect } from './RoleSelect';

const t = messages.people;

/** The members of the workspace and their roles. */
export function Members({ workspaceId, me }: { workspaceId: string; me: User }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['members', workspaceId];
  const { data: members, error } = useQuery({ queryKey: key, queryFn: () => api.members(workspaceId) });
  const [memberToRemove, setMemberToRemove] = useState<Member | null>(null);
  const callbacks = {
    onError: toastError(t.failed),
    onSettled: async () => {
      setMemberToRemove(null);
      await queries.invalidateQueries({ queryKey: key });
    },
  };
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => api.changeRole(workspaceId, id, role),
    ...callbacks,
  });
  const remove = useMutation({ mutationFn: ({ id }: Member) => api.removeMember(workspaceId, id), ...callbacks });
  const { presenceOf } = usePresence();
  const busy = change.isPending || remove.isPending;
  return (
    <Section title={t.members}>
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
              <Box display={{ base: 'block', md: 'none' }} mt="4px">
                <PresenceLabel presence={presenceOf(member.id)} withDuration />
              </Box>
            </Box>
            <Box w="176px" flexShrink="0" display={{ base: 'none', md: 'block' }}>
              <PresenceLabel presence={presenceOf(member.id)} withDuration />
            </Box>
            <RoleSelect
              label={t.roleOf(member.name)}
              value={member.role}
              disabled={busy || member.id === me.id}
              onChoose={(role) => change.mutate({ id: member.id, role })}
            />
            <Button
              size="sm"
              variant="outline"
              aria-label={t.removeNamed(member.name)}
              disabled={busy || member.id === me.id}
              onClick={() => setMemberToRemove(member)}
            >
              {t.remove}
            </Button>
          </Flex>
        ))}
      </Box>
      <ConfirmDialog
        open={memberToRemove !== null}
        title={t.removeTitle(memberToRemove?.name ?? '')}
        cancelLabel={t.cancel}
        onCancel={() => setMemberToRemove(null)}
        confirmLabel={t.remove}
        onConfirm={() => memberToRemove && remove.mutate(memberToRemove)}
        busy={busy}
      >
        <Text>{t.removeText}</Text>
      </ConfirmDialog>
    </Section>
  );
}
