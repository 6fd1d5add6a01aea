import { getDemo, seeded } from './demo.ts';

/** A session rests during this many later uses, in which the server notices that its pages are closed. */
const RESTING = 3;

/** Tokens of the sessions of each user that no test uses now, longest unused first. */
const unused = new Map<number, string[]>();
const used: { user: number; token: string }[] = [];

/**
 * Returns the token of a session that no other page of this test has. Signs in only if there is none, because the check
 * of a password takes the server a quarter of a second of processor time.
 */
export async function takeSession(user: number): Promise<string> {
  const resting = unused.get(user) ?? [];
  unused.set(user, resting);
  let token: string | undefined;
  while (token === undefined && resting.length > RESTING) {
    const rested = resting.shift();
    if (rested !== undefined && (await isActive(rested))) token = rested;
  }
  token ??= await signIn(user);
  used.push({ user, token });
  return token;
}

/** Lets later tests use the sessions of this one. */
export function returnSessions(): void {
  for (const { user, token } of used.splice(0)) unused.get(user)?.push(token);
}

/** Signs in by the API. */
export async function signIn(user: number): Promise<string> {
  const { email, password } = seeded(getDemo().signIns, user, 'sign-in');
  const response = await fetch(new URL('/api/sign-in', getDemo().console), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`Sign-in returned ${response.status}.`);
  return ((await response.json()) as { token: string }).token;
}

/** Returns whether the session has not ended. */
export async function isActive(token: string): Promise<boolean> {
  const { ok } = await fetch(new URL('/api/me', getDemo().console), { headers: { authorization: `Bearer ${token}` } });
  return ok;
}
