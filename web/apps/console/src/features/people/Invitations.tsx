import { Box, Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { PendingInvitation, Role } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { OneTimeSecret } from '../../shared/OneTimeSecret';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { toastError } from '../../shared/toastError';
import { RoleSelect } from './RoleSelect';

const t = messages.people;

/** Creates invitation links, and lists the pending invitations. */
export function Invitations({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['invitations', workspaceId];
  const { data: invitations = [] } = useQuery({ queryKey: key, queryFn: () => api.invitations(workspaceId) });
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
    onError: toastError(t.failed),
    onSettled,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <Section title={t.invite}>
      <Box as="form" onSubmit={submit} px="16px" pb="16px">
        <Flex gap="8px" align="flex-end" wrap="wrap">
          <Field.Root flex="1 1 200px" w="auto">
            <Field.Label>{t.email}</Field.Label>
            <Input size="sm" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          </Field.Root>
          <RoleSelect label={t.role} value={role} onChoose={setRole} />
          <Button type="submit" size="sm" disabled={!/^[^@\s]+@[^@\s]+$/.test(email.trim()) || invite.isPending}>
            {t.createLink}
          </Button>
        </Flex>
        {invite.error && (
          <Text role="alert" color="hangup" mt="8px">
            {invite.error.message}
          </Text>
        )}
        {invite.data && <OneTimeSecret says={t.linkText} secret={invite.data.link} copy={t.copy} />}
      </Box>
      {invitations.length > 0 && (
        <Box as="ul" listStyleType="none" aria-label={t.pending}>
          {invitations.map((invited) => (
            <SectionRow key={invited.id}>
              <Box flex="1" minW="0">
                <Text overflowWrap="anywhere">{invited.email}</Text>
                <Text color="fg.muted" textStyle="xs">
                  {t.roles[invited.role]}, {t.validUntil(formatDateTime(invited.expiresAt))}
                </Text>
              </Box>
              <Button
                size="sm"
                variant="outline"
                aria-label={t.revokeNamed(invited.email)}
                disabled={revoke.isPending}
                onClick={() => revoke.mutate(invited)}
              >
                {t.revoke}
              </Button>
            </SectionRow>
          ))}
        </Box>
      )}
    </Section>
  );
}
