import { useRingback } from '@ringback/voice-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useSyncExternalStore } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { AcceptInvitation } from './sign-in/AcceptInvitation';
import { SignIn } from './sign-in/SignIn';

const AuthenticatedApp = lazy(async () => ({ default: (await import('./AuthenticatedApp')).AuthenticatedApp }));

/** Sign-in, or the console behind it. */
export function App() {
  const { session } = useRingback();
  const { token, ended } = useSyncExternalStore(session.state.subscribe, session.state.get);
  // What one person loaded is never shown to the next: every sign-in begins with an empty cache.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the token is what makes it a new one
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
    [token],
  );
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const invitation = pathname === '/invite' ? hash.slice(1) : '';
  return (
    <QueryClientProvider key={token} client={queries}>
      {invitation ? (
        <AcceptInvitation
          invitationToken={invitation}
          signedIn={token !== null}
          onDone={() => void navigate('/', { replace: true })}
        />
      ) : token ? (
        <Suspense fallback={null}>
          <AuthenticatedApp />
        </Suspense>
      ) : (
        <SignIn ended={ended} />
      )}
    </QueryClientProvider>
  );
}
