import { Button, Field, Flex, Input, Text } from '@chakra-ui/react';
import type { Problem } from '@ringback/voice-client';
import { type FormEvent, useState } from 'react';
import { words } from './words';

const say = words.settings;

interface Props {
  busy: boolean;
  problem: Problem | null;
  onConnect: (accountSid: string, authToken: string) => Promise<void>;
  onCancel: (() => void) | undefined;
}

/** The two fields, each with where to find what belongs in it. */
export function CredentialsForm({ busy, problem, onConnect, onCancel }: Props) {
  const [accountSid, setAccountSid] = useState('');
  const [authToken, setAuthToken] = useState('');
  const sidWrong = accountSid !== '' && !/^AC[0-9a-f]{32}$/.test(accountSid);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onConnect(accountSid, authToken);
  };
  return (
    <form onSubmit={submit}>
      <Field.Root invalid={sidWrong} mb="16px">
        <Field.Label>{say.accountSid}</Field.Label>
        <Input
          value={accountSid}
          onChange={(event) => setAccountSid(event.target.value.trim())}
          fontFamily="mono"
          autoComplete="off"
          spellCheck={false}
        />
        <Field.HelperText color="fg.muted">{say.accountSidHelp}</Field.HelperText>
        <Field.ErrorText color="hangup">{say.accountSidWrong}</Field.ErrorText>
      </Field.Root>
      <Field.Root mb="16px">
        <Field.Label>{say.authToken}</Field.Label>
        <Input
          type="password"
          value={authToken}
          onChange={(event) => setAuthToken(event.target.value.trim())}
          autoComplete="off"
        />
        <Field.HelperText color="fg.muted">{say.authTokenHelp}</Field.HelperText>
      </Field.Root>
      {problem && (
        <Text role="alert" color="hangup" mb="16px">
          {problem.message}
        </Text>
      )}
      <Flex gap="8px">
        <Button type="submit" size="sm" disabled={busy || sidWrong || !accountSid || !authToken}>
          {say.connect}
        </Button>
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel} disabled={busy}>
            {say.cancel}
          </Button>
        )}
      </Flex>
    </form>
  );
}
