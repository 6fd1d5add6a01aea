import { Button, Center, Spinner, Text } from '@chakra-ui/react';
import { TwilioInboundListener, useRingback } from '@ringback/voice-react';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Calls } from './Calls';
import { Dialer } from './Dialer';
import { messages } from './messages';
import { Shell } from './Shell';
import { SignIn } from './SignIn';
import { VoiceScreen } from './VoiceScreen';

const CHOSEN = 'ringback.workspace';

export function App() {
  const { session } = useRingback();
  const { token, ended } = useSyncExternalStore(session.state.subscribe, session.state.get);
  // What one person loaded is never shown to the next: every sign-in begins with an empty cache.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the token is what makes it a new one
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
    [token],
  );
  return (
    <QueryClientProvider key={token} client={queries}>
      {token ? <SignedIn /> : <SignIn ended={ended} />}
    </QueryClientProvider>
  );
}

function SignedIn() {
  const { api } = useRingback();
  const { data: me, error, refetch } = useQuery({ queryKey: ['me'], queryFn: api.me });
  const [chosen, setChosen] = useState(() => localStorage.getItem(CHOSEN));
  if (error) {
    return (
      <Center h="100dvh" flexDirection="column" gap="16px">
        <Text role="alert">
          {messages.loadFailed} {error.message}
        </Text>
        <Button size="sm" onClick={() => void refetch()}>
          {messages.tryAgain}
        </Button>
      </Center>
    );
  }
  if (!me) {
    return (
      <Center h="100dvh">
        <Spinner color="accent" />
      </Center>
    );
  }
  const workspace = me.workspaces.find(({ id }) => id === chosen) ?? me.workspaces[0];
  if (!workspace) return <Center h="100dvh">{messages.noWorkspace}</Center>;
  const choose = (id: string) => {
    localStorage.setItem(CHOSEN, id);
    setChosen(id);
  };
  return (
    <TwilioInboundListener key={workspace.id} workspaceId={workspace.id} identity={me.user.id}>
      <Shell me={me} workspace={workspace} onChoose={choose}>
        <Routes>
          <Route path="/calls" element={<Calls workspaceId={workspace.id} />} />
          <Route path="/dialer" element={<Dialer workspaceId={workspace.id} />} />
          <Route path="/settings/voice" element={<VoiceScreen workspaceId={workspace.id} />} />
          <Route path="*" element={<Navigate to="/calls" replace />} />
        </Routes>
      </Shell>
    </TwilioInboundListener>
  );
}
