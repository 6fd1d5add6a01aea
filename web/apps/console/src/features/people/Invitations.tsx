import { Box, Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { PendingInvitation, Role } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { ShownOnce } from '../../shared/OneTimeSecret';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { whatFailed } from '../../shared/toastError';
import { RoleSelect } from './RoleSelect';

const say = messages.people;

/** Links that let people in: making one, and those that nobody has used yet. */
export function Invitations({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['invitations', workspaceId];
  const { data: pending = [] } = useQuery({ queryKey: key, queryFn: () => api.invitations(workspaceId) });
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const onSettled = () => queries.invalidateQueries({ queryKey: key });
  const invite = useMutation({
    mutationFn: () => api.invite(workspaceId, email.trim(), role),
    onSuccess: () => setEmail(''),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: PendingInvitation) => api.revokeInvitation(workspaceId, id),
    onSuccess: (_, { id }) => id === invite.data?.invitation.id && invite.reset(),
    onError: whatFailed(say.failed),
    onSettled,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <Section title={say.invite}>
      <Box as="form" onSubmit={submit} px="16px" pb="16px">
        <Flex gap="8px" align="flex-end" wrap="wrap">
          <Field.Root flex="1 1 200px" w="auto">
            <Field.Label>{say.email}</Field.Label>
            <Input size="sm" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          </Field.Root>
          <RoleSelect label={say.role} value={role} onChoose={setRole} />
          <Button type="submit" size="sm" disabled={!/^[^@\s]+@[^@\s]+$/.test(email.trim()) || invite.isPending}>
            {say.makeLink}
          </Button>
        </Flex>
        {invite.error && (
          <Text role="alert" color="hangup" mt="8px">
            {invite.error.message}
          </Text>
        )}
        {invite.data && <ShownOnce says={say.link} secret={invite.data.link} copy={say.copy} />}
      </Box>
      {pending.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={say.pending}>
          {pending.map((invited) => (
            <SectionRow key={invited.id}>
              <Box flex="1" minW="0">
                <Text overflowWrap="anywhere">{invited.email}</Text>
                <Text color="fg.muted" textStyle="xs">
                  {say.roles[invited.role]}, {say.until(formatDateTime(invited.expiresAt))}
                </Text>
              </Box>
              <Button
                size="sm"
                variant="outline"
                aria-label={say.revokeNamed(invited.email)}
                disabled={revoke.isPending}
                onClick={() => revoke.mutate(invited)}
              >
                {say.revoke}
              </Button>
            </SectionRow>
          ))}
        </Box>
      )}
    </Section>
  );
}
