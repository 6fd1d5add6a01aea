import { Button, Center, Spinner, Text } from '@chakra-ui/react';
import { TwilioInboundListener, useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { messages } from '../messages';
import { FirstRunPanel } from './FirstRunPanel';
import { AdminOnly } from './NoAccess';
import { Shell } from './Shell';

const Calls = lazy(async () => ({ default: (await import('../features/calls/Calls')).Calls }));
const DialerScreen = lazy(async () => ({ default: (await import('./DialerScreen')).DialerScreen }));
const Account = lazy(async () => ({ default: (await import('../features/account/Account')).Account }));
const AuditLog = lazy(async () => ({ default: (await import('../features/audit/AuditLog')).AuditLog }));
const People = lazy(async () => ({ default: (await import('../features/people/People')).People }));
const ServiceKeys = lazy(async () => ({ default: (await import('../features/service-keys/ServiceKeys')).ServiceKeys }));
const VoiceScreen = lazy(async () => ({
  default: (await import('../features/voice-settings/VoiceSettingsScreen')).VoiceSettingsScreen,
}));

const WORKSPACE_KEY = 'ringback.workspace';

/** The console of whoever is signed in, with the workspace that she chose last. */
export function AuthenticatedApp() {
  const { api } = useRingback();
  const { data: me, error, refetch } = useQuery({ queryKey: ['me'], queryFn: api.me });
  const [chosen, setChosen] = useState(() => localStorage.getItem(WORKSPACE_KEY));
  if (error) {
    return (
      <Center as="main" h="100dvh" p="16px" flexDirection="column" gap="16px" textAlign="center">
        <Text role="alert">
          {messages.loadFailed} {error.message}
        </Text>
        <Button size="sm" onClick={() => void refetch()}>
          {messages.tryAgain}
        </Button>
      </Center>
    );
  }
  if (!me) return <Loading h="100dvh" />;
  const workspace = me.workspaces.find(({ id }) => id === chosen) ?? me.workspaces[0];
  if (!workspace) {
    return (
      <Center as="main" h="100dvh" p="16px" textAlign="center">
        {messages.noWorkspace}
      </Center>
    );
  }
  const choose = (id: string) => {
    localStorage.setItem(WORKSPACE_KEY, id);
    setChosen(id);
  };
  const adminOnly = (screen: ReactNode) => <AdminOnly workspace={workspace}>{screen}</AdminOnly>;
  return (
    <TwilioInboundListener key={workspace.id} workspaceId={workspace.id} identity={me.user.id}>
      <Shell me={me} workspace={workspace} onChoose={choose}>
        <Suspense fallback={<Loading h="160px" />}>
          <Routes>
            <Route
              path="/calls"
              element={
                <>
                  <FirstRunPanel workspaceId={workspace.id} userId={me.user.id} />
                  <Calls workspaceId={workspace.id} />
                </>
              }
            />
            <Route path="/dialer" element={<DialerScreen workspaceId={workspace.id} />} />
            <Route path="/settings/voice" element={<VoiceScreen workspace={workspace} />} />
            <Route path="/settings/people" element={adminOnly(<People workspaceId={workspace.id} me={me.user} />)} />
            <Route path="/settings/keys" element={adminOnly(<ServiceKeys workspaceId={workspace.id} />)} />
            <Route path="/settings/audit" element={adminOnly(<AuditLog workspaceId={workspace.id} />)} />
            <Route path="/account" element={<Account />} />
            <Route path="*" element={<Navigate to="/calls" replace />} />
          </Routes>
        </Suspense>
      </Shell>
    </TwilioInboundListener>
  );
}

const Loading = ({ h }: { h: string }) => (
  <Center h={h}>
    <Spinner color="fg.muted" aria-label={messages.loading} />
  </Center>
);
