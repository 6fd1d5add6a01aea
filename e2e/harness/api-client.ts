import { seeded, theDemo } from './demo.ts';

/** What a program sees of the server: the routes of openapi.yaml, as one of the seeded people. */
export class Api {
  private constructor(private readonly token: string) {}

  static async signIn(index = 0): Promise<Api> {
    const { email, password } = seeded(theDemo().signIns, index, 'sign-in');
    const answer = await request('POST', '/api/sign-in', undefined, { email, password });
    if (answer.status !== 200) throw new Error(`Signing in was answered ${answer.status}.`);
    return new Api(answer.body['token'] as string);
  }

  static withToken(token: string): Api {
    return new Api(token);
  }

  get(path: string): Promise<Answer> {
    return request('GET', path, this.token);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return request('POST', path, this.token, body);
  }
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function request(method: string, path: string, token?: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(new URL(path, theDemo().console), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
