import { Box, Button, Checkbox, Field, Fieldset, Input, SimpleGrid, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { Scope, ServiceKey } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keys as t } from '../../messages/administration';
import { OneTimeSecret } from '../../shared/OneTimeSecret';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { toastError } from '../../shared/toastError';

const SCOPES = Object.entries(t.scopes) as [Scope, string][];

/** Creates, lists and revokes the API keys with which back ends access the workspace. */
export function ServiceKeys({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['service-keys', workspaceId];
  const { data: keys = [], error } = useQuery({ queryKey: key, queryFn: () => api.serviceKeys(workspaceId) });
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  const onSettled = () => queries.invalidateQueries({ queryKey: key });
  const create = useMutation({
    mutationFn: () => api.createServiceKey(workspaceId, name.trim(), scopes),
    onSuccess: () => {
      setName('');
      setScopes([]);
    },
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: ServiceKey) => api.revokeServiceKey(workspaceId, id),
    onSuccess: (_, { id }) => id === create.data?.serviceKey.id && create.reset(),
    onError: toastError(t.failed),
    onSettled,
  });
  const choose = (scope: Scope, chosen: boolean) =>
    setScopes((before) => (chosen ? [...before, scope] : before.filter((each) => each !== scope)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const problem = error ?? create.error;
  return (
    <Section title={t.title}>
      <Box as="form" onSubmit={submit} px="16px" pb="16px">
        <Field.Root mb="16px" maxW="320px">
          <Field.Label>{t.name}</Field.Label>
          <Input size="sm" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field.Root>
        <Fieldset.Root mb="16px">
          <Fieldset.Legend textStyle="sm" color="fg" fontWeight="500">
            {t.permissions}
          </Fieldset.Legend>
          <SimpleGrid columns={{ base: 1, sm: 2 }} gap="0 16px" mt="4px">
            {SCOPES.map(([scope, label]) => (
              <Checkbox.Root
                key={scope}
                size="sm"
                minH="32px"
                checked={scopes.includes(scope)}
                onCheckedChange={({ checked }) => choose(scope, checked === true)}
              >
                <Checkbox.HiddenInput />
                <Checkbox.Control />
                <Checkbox.Label>{label}</Checkbox.Label>
              </Checkbox.Root>
            ))}
          </SimpleGrid>
        </Fieldset.Root>
        {problem && (
          <Text role="alert" color="hangup" mb="8px">
            {problem.message}
          </Text>
        )}
        <Button type="submit" size="sm" disabled={!name.trim() || scopes.length === 0 || create.isPending}>
          {t.create}
        </Button>
        {create.data && <OneTimeSecret says={t.secretText} secret={create.data.key} copy={t.copy} />}
      </Box>
      <Box as="ul" listStyleType="none">
        {keys.map((each) => (
          <SectionRow key={each.id}>
            <Box flex="1" minW="0">
              <Text fontWeight="500" overflowWrap="anywhere">
                {each.name} · {each.hint}…
              </Text>
              <Text color="fg.muted" textStyle="xs">
                {each.scopes.map((scope) => t.scopes[scope]).join(', ')}
              </Text>
              <Text color="fg.muted" textStyle="xs">
                {each.lastUsedAt ? t.lastUsed(formatDateTime(each.lastUsedAt)) : t.neverUsed}
              </Text>
            </Box>
            <Button
              size="sm"
              variant="outline"
              aria-label={t.revokeNamed(each.name)}
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(each)}
            >
              {t.revoke}
            </Button>
          </SectionRow>
        ))}
      </Box>
    </Section>
  );
}
