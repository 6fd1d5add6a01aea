import { messages } from '../messages';
import type { components } from './schema';

type ProblemBody = components['schemas']['Problem'];

/**
 * A failure that the server described (RFC 9457), or one that was found here. Switch on `code`, never on text.
 *
 * Found here: `unreachable`, `cors-refused`, `not-ringback`, `socket-refused`, `workspace-refused`, `token-refused`,
 * `token-failed`, `sound-unavailable`, `unexpected-answer`.
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

  /** A failure that was found here and that no server described. */
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
