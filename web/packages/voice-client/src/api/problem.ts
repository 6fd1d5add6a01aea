import { messages } from '../messages';
import type { components } from './schema';

type ProblemBody = components['schemas']['Problem'];

/** A refusal by the server (RFC 9457), or `unreachable` when it did not answer. Switch on `code`, never on text. */
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
    return new Problem({
      code: 'unreachable',
      status: 0,
      detail: messages.unreachable,
    });
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
