import { Store } from '../observable';
import type { ApiClient } from './client';

export type SessionState = { token: string | null; ended: boolean };

const KEY = 'ringback.token';

/** Who is signed in here: the bearer token, kept over reloads and shared by the tabs of this browser. */
export class Session {
  readonly state: Store<SessionState>;
  private readonly storage: Storage;

  constructor(storage: Storage = localStorage) {
    this.storage = storage;
    this.state = new Store<SessionState>({ token: storage.getItem(KEY), ended: false });
    globalThis.addEventListener?.('storage', (event) => {
      if (event.key === KEY || event.key === null) this.state.set({ token: storage.getItem(KEY), ended: false });
    });
  }

  token = (): string | null => this.state.get().token;

  async signIn(api: ApiClient, email: string, password: string): Promise<void> {
    this.adopt((await api.signIn(email, password)).token);
  }

  /** A session that the server has begun otherwise: for somebody who accepted an invitation. */
  adopt(token: string): void {
    this.storage.setItem(KEY, token);
    this.state.set({ token, ended: false });
  }

  /** Forgets the token at once, also when the server cannot be told: whoever signs out must be out. */
  async signOut(api: ApiClient): Promise<void> {
    const told = api.signOut();
    this.forget(false);
    await told;
  }

  /** The server ended this token's session. A late answer to an older token changes nothing. */
  expired = (token: string): void => {
    if (token === this.token()) this.forget(true);
  };

  private forget(ended: boolean): void {
    this.storage.removeItem(KEY);
    this.state.set({ token: null, ended });
  }
}
