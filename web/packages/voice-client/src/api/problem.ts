import { messages } from '../messages';
import type { components } from './schema';

type ProblemBody = components['schemas']['Problem'];

/**
 * A failure that the server reported (RFC 9457), or that this client detected. Switch on `code`, never on text.
 *
 * The client's own codes: `unreachable`, `cors-refused`, `not-ringback`, `socket-refused`, `workspace-refused`,
 * `token-refused`,
 * `token-failed`, `sound-unavailable`, `unexpected-answer`,
 * `incomplete-file`.
 *
 * @example
 * ```ts
 * api.token(workspaceId).catch((problem) => {
 *   if (problem instanceof Problem && problem.code === 'voice-not-configured') showSetup();
 * });
 * ```
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: readonly { pointer: string; detail: string }[];

  constructor(body: Pick<ProblemBody, 'code' | 'status' | 'detail'> & Pick<Partial<ProblemBody>, 'errors'>) {
    super(body.detail);
    this.name = 'Problem';
    this.code = body.code;
    this.status = body.status;
    this.fields = body.errors ?? [];
  }

  static unreachable(): Problem {
    return Problem.local('unreachable', messages.unreachable);
  }

  /** Creates a problem that the client detected. */
  static local(code: string, detail: string): Problem {
    return new Problem({ code, status: 0, detail });
  }

  static async fromResponse(response: Response): Promise<Problem> {
    const body = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
    return new Problem({
      code: body?.code ?? 'unexpected-answer',
      status: response.status,
      detail: body?.detail ?? body?.error ?? messages.unexpectedAnswer(response.status),
      ...(body?.errors ? { errors: body.errors } : {}),
    });
  }
}
