import { Box, Button, Field, Flex, Input, Link, Text } from '@chakra-ui/react';
import { Problem } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { PasswordField } from '../../shared/PasswordField';
import { AuthCard } from './AuthCard';

const t = messages.signIn;

/** @param note why the user has to sign in, if there is a reason */
export function SignIn({ ended, note }: { ended: boolean; note?: string }) {
  const { api, session } = useRingback();
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: api.config });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const demo = config?.demo;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await session.signIn(api, email, password);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : t.failed);
      setBusy(false);
    }
  };

  return (
    <AuthCard title={t.title}>
      {note && (
        <Text mb="16px" role="status">
          {note}
        </Text>
      )}
      {ended && (
        <Text color="warn" mb="16px" role="status">
          {t.ended}
        </Text>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <Field.Root mb="16px">
          <Field.Label>{t.email}</Field.Label>
          <Input
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field.Root>
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          mb="16px"
        />
        {problem && (
          <Text role="alert" color="hangup" mb="16px">
            {problem}
          </Text>
        )}
        <Button type="submit" w="100%" disabled={busy || !email || !password}>
          {t.button}
        </Button>
      </form>
      {demo && (
        <Box mt="24px" pt="16px" borderTopWidth="1px" borderColor="line">
          <Text color="fg.muted" mb="8px">
            {t.demoSignIns}
          </Text>
          <Flex gap="8px" wrap="wrap" mb="16px">
            {demo.signIns?.map((person) => (
              <Button
                key={person.email}
                size="sm"
                variant="outline"
                onClick={() => {
                  setEmail(person.email);
                  setPassword(person.password);
                }}
              >
                {person.name}
              </Button>
            ))}
          </Flex>
          {demo.phonePage && (
            <Link href={demo.phonePage} target="_blank" color="accent" textDecoration="underline">
              {t.phonePage}
            </Link>
          )}
        </Box>
      )}
    </AuthCard>
  );
}
