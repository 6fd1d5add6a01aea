/** The credentials of a Ringback agent, and the address of the Ringback server. */
export interface Agent {
  apiUrl: string;
  email: string;
  password: string;
}

/**
 * Creates the part of Acme's back end that serves `/session` and `/token`.
 *
 * Signs in to Ringback as an agent of the demo. A product whose identity provider the Ringback server accepts would
 * return
 * the token of its own user instead.
 */
export function acmeBackEnd({ apiUrl, email, password }: Agent): (path: string) => Promise<string | undefined> {
  const signIn = async () => {
    const body = JSON.stringify({ email, password });
    const headers = { 'Content-Type': 'application/json' };
    const { token } = await json<{ token: string }>(`${apiUrl}/api/sign-in`, { method: 'POST', headers, body });
    const { user, workspaces } = await json<Me>(`${apiUrl}/api/me`, { headers: { Authorization: `Bearer ${token}` } });
    return { token, session: { apiUrl, workspaceId: workspaces[0]?.id, userId: user.id } };
  };
  let signedIn: ReturnType<typeof signIn> | undefined;
  return async (path) => {
    if (path !== '/session' && path !== '/token') return undefined;
    signedIn ??= signIn().catch((failure) => {
      signedIn = undefined;
      throw failure;
    });
    const { token, session } = await signedIn;
    return path === '/token' ? token : JSON.stringify(session);
  };
}

interface Me {
  user: { id: string };
  workspaces: { id: string }[];
}

async function json<T>(url: string, request: RequestInit): Promise<T> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url} responded with status ${response.status}.`);
  return (await response.json()) as T;
}
