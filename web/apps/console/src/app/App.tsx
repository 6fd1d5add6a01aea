import { useRingback } from '@ringback/voice-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useReducer, useSyncExternalStore } from 'react';
import { AcceptInvitation } from './sign-in/AcceptInvitation';
import { SignIn } from './sign-in/SignIn';

const AuthenticatedApp = lazy(async () => ({ default: (await import('./AuthenticatedApp')).AuthenticatedApp }));

/** Sign-in, or the console behind it. Only the console has a router, so that signed-out users do not load one. */
export function App() {
  const { session } = useRingback();
  const { token, ended } = useSyncExternalStore(session.state.subscribe, session.state.get);
  // Every sign-in starts with an empty cache, so that no user sees data of another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each token gets a new cache
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
    [token],
  );
  const invitation = useSyncExternalStore(onAddressChange, invitationToken);
  const [, render] = useReducer((renders: number) => renders + 1, 0);
  const leaveInvitation = () => {
    window.history.replaceState(null, '', '/');
    render();
  };
  return (
    <QueryClientProvider key={token} client={queries}>
      {invitation ? (
        <AcceptInvitation invitationToken={invitation} signedIn={token !== null} onDone={leaveInvitation} />
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

/** Returns the token of an invitation link, the fragment of its address; empty on any other page. */
const invitationToken = () => (window.location.pathname === '/invite' ? window.location.hash.slice(1) : '');

function onAddressChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
