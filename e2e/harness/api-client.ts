import { getDemo } from './demo.ts';
import { isActive, signIn } from './sessions.ts';

/** The session of each user that all clients share. */
const sessions = new Map<number, string>();

/** A client of the server's API (openapi.yaml), signed in as one of the seeded users. */
export class ApiClient {
  private constructor(readonly token: string) {}

  static async signIn(user = 0): Promise<ApiClient> {
    const known = sessions.get(user);
    const token = known !== undefined && (await isActive(known)) ? known : await signIn(user);
    sessions.set(user, token);
    return new ApiClient(token);
  }

  get(path: string): Promise<ApiResponse> {
    return request('GET', path, this.token);
  }

  put(path: string, body: unknown): Promise<ApiResponse> {
    return request('PUT', path, this.token, body);
  }

  patch(path: string, body: unknown): Promise<ApiResponse> {
    return request('PATCH', path, this.token, body);
  }

  post(path: string, body?: unknown): Promise<ApiResponse> {
    return request('POST', path, this.token, body);
  }
}

export interface ApiResponse {
  status: number;
  body: Record<string, unknown>;
}

async function request(method: string, path: string, token?: string, body?: unknown): Promise<ApiResponse> {
  const response = await fetch(new URL(path, getDemo().console), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
