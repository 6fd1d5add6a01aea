import { getDemo, seeded } from './demo.ts';

/** A client of the server's API (openapi.yaml), signed in as one of the seeded users. */
export class ApiClient {
  private constructor(readonly token: string) {}

  static async signIn(index = 0): Promise<ApiClient> {
    const { email, password } = seeded(getDemo().signIns, index, 'sign-in');
    const response = await request('POST', '/api/sign-in', undefined, { email, password });
    if (response.status !== 200) throw new Error(`Sign-in returned ${response.status}.`);
    return new ApiClient(response.body['token'] as string);
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
