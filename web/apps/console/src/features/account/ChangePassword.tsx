import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';

const say = messages.own;
const SHORTEST = 12;

/** Another password in place of the one that is known. */
export function ChangePassword() {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [old, setOld] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () => api.changePassword(old, wanted),
    onSuccess: async () => {
      setOld('');
      setWanted('');
      toaster.create({ type: 'success', title: say.changed });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={say.password}>
      <Flex as="form" onSubmit={submit} direction="column" align="flex-start" gap="16px" px="16px" pb="16px">
        <Field.Root maxW="320px">
          <Field.Label>{say.oldPassword}</Field.Label>
          <Input
            type="password"
            autoComplete="current-password"
            value={old}
            onChange={(event) => setOld(event.target.value)}
          />
        </Field.Root>
        <Field.Root maxW="320px">
          <Field.Label>{say.newPassword}</Field.Label>
          <Input
            type="password"
            autoComplete="new-password"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          <Field.HelperText color="fg.muted">{say.newHelp}</Field.HelperText>
        </Field.Root>
        {change.error && (
          <Text role="alert" color="hangup">
            {change.error.message}
          </Text>
        )}
        <Button type="submit" size="sm" disabled={!old || wanted.length < SHORTEST || change.isPending}>
          {say.change}
        </Button>
      </Flex>
    </Section>
  );
}
