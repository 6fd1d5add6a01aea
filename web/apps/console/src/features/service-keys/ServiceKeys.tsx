import { Box, Button, Checkbox, Field, Fieldset, Input, SimpleGrid, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { Scope, ServiceKey } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { ShownOnce } from '../../shared/OneTimeSecret';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { whatFailed } from '../../shared/toastError';

const say = messages.keys;
const SCOPES = Object.entries(say.scopes) as [Scope, string][];

/** The keys with which back ends enter the workspace: making one, and revoking it. */
export function ServiceKeys({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const key = ['service-keys', workspaceId];
  const { data: keys = [], error } = useQuery({ queryKey: key, queryFn: () => api.serviceKeys(workspaceId) });
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  const onSettled = () => queries.invalidateQueries({ queryKey: key });
  const make = useMutation({
    mutationFn: () => api.createServiceKey(workspaceId, name.trim(), scopes),
    onSuccess: () => {
      setName('');
      setScopes([]);
    },
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: ServiceKey) => api.revokeServiceKey(workspaceId, id),
    onSuccess: (_, { id }) => id === make.data?.serviceKey.id && make.reset(),
    onError: whatFailed(say.failed),
    onSettled,
  });
  const choose = (scope: Scope, chosen: boolean) =>
    setScopes((before) => (chosen ? [...before, scope] : before.filter((each) => each !== scope)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const problem = error ?? make.error;
  return (
    <Section title={say.title}>
      <Box as="form" onSubmit={submit} px="16px" pb="16px">
        <Field.Root mb="16px" maxW="320px">
          <Field.Label>{say.name}</Field.Label>
          <Input size="sm" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </Field.Root>
        <Fieldset.Root mb="16px">
          <Fieldset.Legend textStyle="sm" color="fg" fontWeight="500">
            {say.may}
          </Fieldset.Legend>
          <SimpleGrid columns={{ base: 1, sm: 2 }} gap="0 16px" mt="4px">
            {SCOPES.map(([scope, words]) => (
              <Checkbox.Root
                key={scope}
                size="sm"
                minH="32px"
                checked={scopes.includes(scope)}
                onCheckedChange={({ checked }) => choose(scope, checked === true)}
              >
                <Checkbox.HiddenInput />
                <Checkbox.Control />
                <Checkbox.Label>{words}</Checkbox.Label>
              </Checkbox.Root>
            ))}
          </SimpleGrid>
        </Fieldset.Root>
        {problem && (
          <Text role="alert" color="hangup" mb="8px">
            {problem.message}
          </Text>
        )}
        <Button type="submit" size="sm" disabled={!name.trim() || scopes.length === 0 || make.isPending}>
          {say.make}
        </Button>
        {make.data && <ShownOnce says={say.once} secret={make.data.key} copy={say.copy} />}
      </Box>
      <Box as="ul" listStyleType="none">
        {keys.map((each) => (
          <SectionRow key={each.id}>
            <Box flex="1" minW="0">
              <Text fontWeight="500" overflowWrap="anywhere">
                {each.name} · {each.hint}…
              </Text>
              <Text color="fg.muted" textStyle="xs">
                {each.scopes.map((scope) => say.scopes[scope]).join(', ')}
              </Text>
              <Text color="fg.muted" textStyle="xs">
                {each.lastUsedAt ? say.used(formatDateTime(each.lastUsedAt)) : say.unused}
              </Text>
            </Box>
            <Button
              size="sm"
              variant="outline"
              aria-label={say.revokeNamed(each.name)}
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(each)}
            >
              {say.revoke}
            </Button>
          </SectionRow>
        ))}
      </Box>
    </Section>
  );
}
