import { ObservableValue } from '../observable';
import type { ApiClient } from './client';

export type SessionState = { token: string | null; ended: boolean };

const KEY = 'ringback.token';

type TokenStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * The session of Ringback's own sign-in. The browser keeps its bearer token over reloads and shares it between tabs.
 *
 * @example
 * ```ts
 * const { api, session } = createRingback();
 * await session.signIn(api, 'ada@example.com', password);
 * session.state.subscribe(() => {
 *   if (session.token() === null) showSignIn();
 * });
 * ```
 */
export class Session {
  readonly state: ObservableValue<SessionState>;
  private readonly storage: TokenStorage;

  constructor(storage: TokenStorage = localStorage) {
    this.storage = storage;
    this.state = new ObservableValue<SessionState>({ token: storage.getItem(KEY), ended: false });
    globalThis.addEventListener?.('storage', (event) => {
      if (event.key === KEY || event.key === null) this.state.set({ token: storage.getItem(KEY), ended: false });
    });
  }

  token = (): string | null => this.state.get().token;

  async signIn(api: ApiClient, email: string, password: string): Promise<void> {
    this.start((await api.signIn(email, password)).token);
  }

  /** Starts a session that was created without `signIn`, for example by an accepted invitation. */
  start(token: string): void {
    this.storage.setItem(KEY, token);
    this.state.set({ token, ended: false });
  }

  /** Removes the token at once, even if the server is unreachable, so that signing out always succeeds. */
  async signOut(api: ApiClient): Promise<void> {
    const request = api.signOut();
    this.clear(false);
    await request;
  }

  /** Ends the session if this is its token. A late answer for an older token is ignored. */
  expired = (token: string): void => {
    if (token === this.token()) this.clear(true);
  };

  private clear(ended: boolean): void {
    this.storage.removeItem(KEY);
    this.state.set({ token: null, ended });
  }
}
