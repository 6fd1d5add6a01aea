import { Button, Flex, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { PasswordField } from '../../shared/PasswordField';
import { Section } from '../../shared/Section';

const t = messages.account;
const MIN_LENGTH = 12;

/** Changes the password of the signed-in user. */
export function ChangePassword() {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [currentPassword, setCurrentPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useMutation({
    mutationFn: () => api.changePassword(currentPassword, newPassword),
    onSuccess: async () => {
      setCurrentPassword('');
      setNewPassword('');
      toaster.create({ type: 'success', title: t.changed });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={t.password}>
      <Flex as="form" onSubmit={submit} direction="column" align="flex-start" gap="16px" px="16px" pb="16px">
        <PasswordField
          label={t.currentPassword}
          autoComplete="current-password"
          value={currentPassword}
          onChange={setCurrentPassword}
          maxW="320px"
        />
        <PasswordField
          label={t.newPassword}
          autoComplete="new-password"
          value={newPassword}
          onChange={setNewPassword}
          help={t.newPasswordHelp}
          maxW="320px"
        />
        {change.error && (
          <Text role="alert" color="hangup">
            {change.error.message}
          </Text>
        )}
        <Button
          type="submit"
          size="sm"
          disabled={!currentPassword || newPassword.length < MIN_LENGTH || change.isPending}
        >
          {t.change}
        </Button>
      </Flex>
    </Section>
  );
}
