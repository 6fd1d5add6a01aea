import { Button, Field, Input, Text } from '@chakra-ui/react';
import { type InvitationPreview, Problem } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { messages } from '../../messages';
import { PasswordField } from '../../shared/PasswordField';
import { AuthCard } from './AuthCard';
import { SignIn } from './SignIn';

const t = messages.invitation;

interface Props {
  /** The fragment of the invitation link. */
  invitationToken: string;
  signedIn: boolean;
  onDone: () => void;
}

/** The page of an invitation link. The signed-in user, or a new one, joins the workspace. */
export function AcceptInvitation({ invitationToken, signedIn, onDone }: Props) {
  const { api } = useRingback();
  const { data: invitation, error } = useQuery({
    queryKey: ['invitation', invitationToken],
    queryFn: () => api.invitation(invitationToken),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) {
    return (
      <AuthCard title={messages.signIn.title}>
        <Text role="alert" mb="16px">
          {error instanceof Problem && error.code === 'invitation-gone' ? t.expired : error.message}
        </Text>
        <Button w="100%" variant="outline" onClick={onDone}>
          {t.continue}
        </Button>
      </AuthCard>
    );
  }
  if (!invitation) return null;
  if (invitation.hasAccount && !signedIn) return <SignIn ended={false} note={t.hasAccount} />;
  return <InvitationForm {...{ invitation, invitationToken, signedIn, onDone }} />;
}

function InvitationForm({ invitation, invitationToken, signedIn, onDone }: Props & { invitation: InvitationPreview }) {
  const { api, session } = useRingback();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const join = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const accepted = await api.acceptInvitation(invitationToken, signedIn ? undefined : { name, password });
      onDone();
      if (accepted.session) session.start(accepted.session.token);
    } catch (failure) {
      setProblem(failure instanceof Problem ? failure.message : t.failed);
      setBusy(false);
    }
  };

  return (
    <AuthCard title={t.title(invitation.workspace)}>
      <Text color="fg.muted" mb="16px">
        {t.text(invitation.invitedBy, t.roles[invitation.role])}
      </Text>
      <form onSubmit={(event) => void join(event)}>
        <Field.Root mb="16px" readOnly>
          <Field.Label>{t.email}</Field.Label>
          <Input type="email" autoComplete="username" value={invitation.email} readOnly />
        </Field.Root>
        {!signedIn && (
          <>
            <Field.Root mb="16px">
              <Field.Label>{t.name}</Field.Label>
              <Input autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
            </Field.Root>
            <PasswordField
              label={t.password}
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
              help={t.passwordHelp}
              mb="16px"
            />
          </>
        )}
        {problem && (
          <Text role="alert" color="hangup" mb="16px">
            {problem}
          </Text>
        )}
        <Button type="submit" w="100%" disabled={busy || (!signedIn && (!name.trim() || password.length < 12))}>
          {t.join}
        </Button>
      </form>
    </AuthCard>
  );
}
