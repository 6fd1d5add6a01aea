import { messages } from '../messages';
import { Problem } from './problem';
import type { DownloadedFile } from './types';

export interface ApiOptions {
  /** The address of the server; the page's own origin by default. */
  baseUrl?: string;
  token: () => string | null | Promise<string | null>;
  /** Called when the server answers a request with 401: the session of this token has ended. */
  onUnauthorized: (token: string) => void;
  /** Receives configuration errors that a developer has to fix, such as a wrong address or an origin without access. */
  onMisconfigured?: (problem: Problem) => void;
  fetch?: typeof fetch;
}

/** Sends requests with the token of the session, and explains failed ones. */
export class HttpTransport {
  private readonly options: ApiOptions;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  /** Sends a request. Rejects with a `Problem`. */
  readonly send = async <T>(
    method: string,
    path: string,
    body?: unknown,
    extraHeaders: Record<string, string> = {},
    init: RequestInit = {},
  ): Promise<T> => (await content(await this.request(method, path, body, extraHeaders, init))) as T;

  /** Requests a file. */
  readonly download = async (path: string): Promise<DownloadedFile> => {
    const response = await this.request('GET', path, undefined, { Accept: 'text/csv, application/json' });
    const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export';
    // The server closes the connection when it cannot complete the file.
    const file = await response.blob().catch(() => null);
    if (!file) throw Problem.local('incomplete-file', messages.incompleteFile);
    return { name, content: file };
  };

  private async request(
    method: string,
    path: string,
    body?: unknown,
    extraHeaders: Record<string, string> = {},
    init: RequestInit = {},
  ): Promise<Response> {
    const token = await this.options.token();
    const headers: Record<string, string> = { Accept: 'application/json', ...extraHeaders };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? body.type : 'application/json';
    const response = await this.fetchOrThrow(`${this.options.baseUrl ?? ''}${path}`, {
      ...init,
      method,
      headers,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    if (isWebPage(response)) throw this.misconfigured('not-ringback', messages.notRingback(response.url));
    if (response.ok) return response;
    const problem = await Problem.fromResponse(response);
    if (token && response.status === 401 && problem.code !== 'wrong-credentials') this.options.onUnauthorized(token);
    throw problem;
  }

  private async fetchOrThrow(url: string, init: RequestInit): Promise<Response> {
    try {
      return await (this.options.fetch ?? globalThis.fetch)(url, init);
    } catch {
      throw await this.explainFailure();
    }
  }

  /** Finds out why a request failed, since browsers do not report it. Sends a request without CORS to find a server. */
  private async explainFailure(): Promise<Problem> {
    const { baseUrl, fetch: request = globalThis.fetch } = this.options;
    const { origin } = globalThis.location ?? {};
    if (!baseUrl || !origin || new URL(baseUrl, origin).origin === origin || globalThis.navigator?.onLine === false) {
      return Problem.unreachable();
    }
    const isReachable = await request(`${baseUrl}/api/config`, { mode: 'no-cors' }).then(
      () => true,
      () => false,
    );
    return isReachable
      ? this.misconfigured('cors-refused', messages.corsRefused(baseUrl, origin))
      : this.misconfigured('unreachable', messages.unreachableAt(baseUrl));
  }

  private misconfigured(code: string, detail: string): Problem {
    const problem = Problem.local(code, detail);
    this.options.onMisconfigured?.(problem);
    return problem;
  }
}

/** Whether another server answers at this address. A status of 500 or above is the error page of a proxy instead. */
const isWebPage = (response: Response): boolean =>
  response.status < 500 && (response.headers.get('Content-Type') ?? '').startsWith('text/html');

async function content(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('Content-Type') ?? '';
  if (type.startsWith('application/zip')) return response.blob();
  return type.startsWith('application/jsonl') ? response.text() : response.json();
}
