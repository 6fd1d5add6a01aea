import { Button, Center, Spinner, Text } from '@chakra-ui/react';
import type { ViewScreen } from '@ringback/voice-client';
import { TwilioInboundListener, useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { createBrowserRouter, Navigate, Route, RouterProvider, Routes, useNavigate } from 'react-router';
import { messages } from '../messages';
import { FirstRunPanel } from './FirstRunPanel';
import { NoWorkspace } from './NoWorkspace';
import { hasRole, type RestrictedRole } from './navigation';
import { RequireRole } from './RequireRole';
import { Shell } from './Shell';
import { UnsavedChanges } from './UnsavedChanges';

const loadCalls = async () => ({ default: (await import('../features/calls/Calls')).Calls });
const Calls = lazy(loadCalls);
const CallPage = lazy(async () => ({ default: (await import('../features/calls/CallPage')).CallPage }));
const LiveScreen = lazy(async () => ({ default: (await import('../features/live/LiveScreen')).LiveScreen }));
const BoardScreen = lazy(async () => ({ default: (await import('../features/board/BoardScreen')).BoardScreen }));
const BoardTargets = lazy(async () => ({ default: (await import('../features/board/BoardTargets')).BoardTargets }));
const Dashboard = lazy(async () => ({ default: (await import('../features/dashboard/Dashboard')).Dashboard }));
const ViewsMenu = lazy(async () => ({ default: (await import('../features/saved-views/ViewsMenu')).ViewsMenu }));
const DialerScreen = lazy(async () => ({ default: (await import('./DialerScreen')).DialerScreen }));
const CallerIdSettings = lazy(async () => ({
  default: (await import('../features/caller-ids/CallerIdSettings')).CallerIdSettings,
}));
const Account = lazy(async () => ({ default: (await import('../features/account/Account')).Account }));
const AudioScreen = lazy(async () => ({ default: (await import('../features/audio/AudioScreen')).AudioScreen }));
const AuditLog = lazy(async () => ({ default: (await import('../features/audit/AuditLog')).AuditLog }));
const DialingRules = lazy(async () => ({
  default: (await import('../features/dialing-rules/DialingRules')).DialingRules,
}));
const People = lazy(async () => ({ default: (await import('../features/people/People')).People }));
const ReportsScreen = lazy(async () => ({
  default: (await import('../features/reports/ReportsScreen')).ReportsScreen,
}));
const RetentionScreen = lazy(async () => ({
  default: (await import('../features/retention/RetentionScreen')).RetentionScreen,
}));
const ServiceKeys = lazy(async () => ({ default: (await import('../features/service-keys/ServiceKeys')).ServiceKeys }));
const SearchScreen = lazy(async () => ({ default: (await import('../features/search/SearchScreen')).SearchScreen }));
const TranscriptionSettings = lazy(async () => ({
  default: (await import('../features/transcription/TranscriptionSettings')).TranscriptionSettings,
}));
const DeleteWorkspace = lazy(async () => ({
  default: (await import('../features/workspaces/DeleteWorkspace')).DeleteWorkspace,
}));
const WorkspaceSettings = lazy(async () => ({
  default: (await import('../features/workspaces/WorkspaceSettings')).WorkspaceSettings,
}));
const RecordingProblems = lazy(async () => ({
  default: (await import('../features/recording/RecordingProblems')).RecordingProblems,
}));
const RecordingSettings = lazy(async () => ({
  default: (await import('../features/recording/RecordingSettings')).RecordingSettings,
}));
const VoicemailScreen = lazy(async () => ({
  default: (await import('../features/voicemail/VoicemailScreen')).VoicemailScreen,
}));
const VoicemailSettings = lazy(async () => ({
  default: (await import('../features/voicemail/VoicemailSettings')).VoicemailSettings,
}));
const DispositionList = lazy(async () => ({
  default: (await import('../features/dispositions/DispositionList')).DispositionList,
}));
const VoiceScreen = lazy(async () => ({
  default: (await import('../features/voice-settings/VoiceSettingsScreen')).VoiceSettingsScreen,
}));

// The first screen loads at the same time as the user's data, not after it.
if (['/', '/calls'].includes(window.location.pathname)) void loadCalls();

const WORKSPACE_KEY = 'ringback.workspace';

/** The console of the signed-in user. */
export function AuthenticatedApp() {
  const [router] = useState(createConsoleRouter);
  return <RouterProvider router={router} />;
}

function createConsoleRouter() {
  // A redirect on the first screen is rendered late on a slow computer, and would then override where the user has gone.
  if (window.location.pathname === '/') window.history.replaceState(null, '', '/calls');
  return createBrowserRouter([{ path: '*', element: <Console /> }]);
}

/** The screens of the workspace that was open last. */
function Console() {
  const { api } = useRingback();
  const { data: me, error, refetch } = useQuery({ queryKey: ['me'], queryFn: api.me });
  const [chosen, setChosen] = useState(() => localStorage.getItem(WORKSPACE_KEY));
  const navigate = useNavigate();
  const choose = (id: string) => {
    localStorage.setItem(WORKSPACE_KEY, id);
    setChosen(id);
  };
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
    const open = (id: string) => {
      choose(id);
      void navigate('/settings/voice');
    };
    return <NoWorkspace me={me} onCreated={open} />;
  }
  const only = (minRole: RestrictedRole, screen: ReactNode) => (
    <RequireRole workspace={workspace} minRole={minRole}>
      {screen}
    </RequireRole>
  );
  const viewsOf = (screen: ViewScreen) => (
    <Suspense fallback={null}>
      <ViewsMenu workspaceId={workspace.id} screen={screen} userId={me.user.id} role={workspace.role} />
    </Suspense>
  );
  return (
    <TwilioInboundListener
      key={workspace.id}
      workspaceId={workspace.id}
      identity={me.user.id}
      notificationWorker="/call-notifications.js"
    >
      <UnsavedChanges>
        {(confirmDiscard) => (
          <Shell me={me} workspace={workspace} onChoose={choose} confirmDiscard={confirmDiscard}>
            <Suspense fallback={<Loading h="160px" />}>
              <Routes>
                <Route
                  path="/calls"
                  element={
                    <>
                      <FirstRunPanel workspaceId={workspace.id} userId={me.user.id} />
                      {hasRole(workspace.role, 'supervisor') && <RecordingProblems workspaceId={workspace.id} />}
                      <Calls workspaceId={workspace.id} role={workspace.role} views={viewsOf('calls')} />
                    </>
                  }
                />
                <Route
                  path="/calls/:callId"
                  element={
                    <CallPage
                      workspaceId={workspace.id}
                      isAdmin={hasRole(workspace.role, 'admin')}
                      seesCost={hasRole(workspace.role, 'supervisor')}
                    />
                  }
                />
                <Route
                  path="/voicemail"
                  element={<VoicemailScreen workspace={workspace} canEdit={hasRole(workspace.role, 'admin')} />}
                />
                <Route path="/live" element={only('supervisor', <LiveScreen />)} />
                <Route
                  path="/board"
                  element={only(
                    'supervisor',
                    <BoardScreen workspace={workspace} canChangeTargets={hasRole(workspace.role, 'admin')} />,
                  )}
                />
                <Route path="/search" element={<SearchScreen workspaceId={workspace.id} userId={me.user.id} />} />
                <Route path="/dashboard" element={<Dashboard workspace={workspace} views={viewsOf('dashboard')} />} />
                <Route path="/reports" element={only('admin', <ReportsScreen workspaceId={workspace.id} />)} />
                <Route path="/dialer" element={<DialerScreen workspaceId={workspace.id} />} />
                <Route
                  path="/settings/voice"
                  element={
                    <>
                      <VoiceScreen workspace={workspace} />
                      <CallerIdSettings workspaceId={workspace.id} canEdit={hasRole(workspace.role, 'admin')} />
                    </>
                  }
                />
                <Route path="/settings/audio" element={<AudioScreen />} />
                <Route
                  path="/settings/workspace"
                  element={only(
                    'admin',
                    <>
                      <WorkspaceSettings workspace={workspace} />
                      <RecordingSettings workspaceId={workspace.id} />
                      <TranscriptionSettings workspaceId={workspace.id} />
                      <VoicemailSettings workspaceId={workspace.id} />
                      <DispositionList workspaceId={workspace.id} />
                      <BoardTargets workspaceId={workspace.id} />
                      {workspace.role === 'owner' && <DeleteWorkspace workspace={workspace} />}
                    </>,
                  )}
                />
                <Route
                  path="/settings/dialing-rules"
                  element={only(
                    'supervisor',
                    <DialingRules workspace={workspace} canEdit={hasRole(workspace.role, 'admin')} />,
                  )}
                />
                <Route
                  path="/settings/people"
                  element={only('admin', <People workspaceId={workspace.id} me={me.user} />)}
                />
                <Route path="/settings/keys" element={only('admin', <ServiceKeys workspaceId={workspace.id} />)} />
                <Route path="/settings/data" element={only('admin', <RetentionScreen workspaceId={workspace.id} />)} />
                <Route path="/settings/audit" element={only('admin', <AuditLog workspaceId={workspace.id} />)} />
                <Route path="/account" element={<Account />} />
                <Route path="*" element={<Navigate to="/calls" replace />} />
              </Routes>
            </Suspense>
          </Shell>
        )}
      </UnsavedChanges>
    </TwilioInboundListener>
  );
}

const Loading = ({ h }: { h: string }) => (
  <Center h={h}>
    <Spinner color="fg.muted" aria-label={messages.loading} />
  </Center>
);
