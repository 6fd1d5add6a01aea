import { Problem } from './problem';
import type { components, operations } from './schema';

type Schemas = components['schemas'];
type Ok<O extends keyof operations> = operations[O]['responses'] extends {
  200: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type User = Schemas['User'];
export type Workspace = Schemas['Workspace'];
export type Call = Schemas['Call'];
export type CallStatus = Call['status'];
export type Contact = Schemas['Contact'];
export type PhoneNumber = Schemas['PhoneNumber'];
export type TwilioStatus = Schemas['TwilioStatus'];
export type DoctorReport = Schemas['DoctorReport'];
export type Finding = Schemas['Finding'];
export type Configured = Ok<'configureTwilio'>;
type SetupBody = operations['configureTwilio']['requestBody']['content']['application/json'];
/** Two fields; with key, secret and app, and whether the app may be pointed here, a set-up by hand. */
export type Setup = Omit<SetupBody, 'point' | 'numbers'> & { point?: boolean };
export type AccountNumber = Schemas['AccountNumber'];
export type OpenSession = Schemas['Session'];
export type Member = Schemas['Member'];
export type Role = Schemas['Role'];
export type Invited = Schemas['Invitation'];
export type InvitationMade = Schemas['InvitationMade'];
export type Scope = Schemas['Scope'];
export type ServiceKey = Schemas['ServiceKey'];
export type ServiceKeyMade = operations['makeServiceKey']['responses'][201]['content']['application/json'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Ok<'audit'>;
export type Rotated = Ok<'rotate'>;
export type Invitation = Ok<'invitation'>;
export type Accepted = Ok<'acceptInvitation'>;
export type PublicConfig = Ok<'config'>;
export type SignedIn = Ok<'signIn'>;
export type Me = Ok<'me'>;
export type ConnectionTest = Ok<'testConnection'>;
export type CallPage = Ok<'calls'>;

export interface ApiOptions {
  baseUrl?: string;
  token: () => string | null;
  /** A request that carried a token was answered 401: the session is over. */
  onUnauthorized: (token: string) => void;
  fetch?: typeof fetch;
}

/** The server's HTTP routes that pages use, each a method; every failure is a `Problem`. */
export class ApiClient {
  private readonly options: ApiOptions;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  signIn = (email: string, password: string) => this.send<SignedIn>('POST', '/api/sign-in', { email, password });
  signOut = () => this.send<void>('POST', '/api/sign-out');
  /** What an invitation's link is for; the token stands behind its `#`. */
  invitation = (token: string) =>
    this.send<Invitation>('GET', '/api/invitations/accept', undefined, { 'Invitation-Token': token });
  /** As who is signed in, or with a name and a password as somebody new. */
  acceptInvitation = (token: string, somebodyNew?: { name: string; password: string }) =>
    this.send<Accepted>('POST', '/api/invitations/accept', { token, ...somebodyNew });
  me = () => this.send<Me>('GET', '/api/me');
  sessions = async () => (await this.send<Ok<'sessions'>>('GET', '/api/me/sessions')).sessions;
  endSession = (id: string) => this.send<void>('DELETE', `/api/me/sessions/${encodeURIComponent(id)}`);
  endOtherSessions = () => this.send<Ok<'endOtherSessions'>>('DELETE', '/api/me/sessions');
  changePassword = (oldPassword: string, newPassword: string) =>
    this.send<void>('PUT', '/api/me/password', { oldPassword, newPassword });
  config = () => this.send<PublicConfig>('GET', '/api/config');

  token = (workspaceId: string) => this.send<Ok<'token'>>('GET', `${inside(workspaceId)}/token`);
  /** Ends this session's voice tokens in the workspace; asking for one again comes back. */
  leaveWorkspace = (workspaceId: string) => this.send<void>('DELETE', `${inside(workspaceId)}/token`);
  twilioStatus = (workspaceId: string) => this.send<TwilioStatus>('GET', `${inside(workspaceId)}/twilio-status`);
  configureTwilio = (workspaceId: string, setup: Setup) =>
    this.send<Configured>('POST', `${inside(workspaceId)}/configure-twilio`, setup);
  /** The numbers of the Twilio account, wherever they point. */
  accountNumbers = async (workspaceId: string) =>
    (await this.send<Ok<'accountNumbers'>>('GET', `${inside(workspaceId)}/account-numbers`)).numbers;
  /** Has these ring here and no others; gives what all of them do then. */
  chooseNumbers = async (workspaceId: string, numbers: string[]) =>
    (await this.send<Ok<'chooseNumbers'>>('PUT', `${inside(workspaceId)}/account-numbers`, { numbers })).numbers;
  disconnectTwilio = (workspaceId: string) =>
    this.send<{ left: string[] }>('DELETE', `${inside(workspaceId)}/twilio-credentials`);
  /** What the last check-up found, whoever asked for it. */
  lastReport = (workspaceId: string) => this.send<DoctorReport>('GET', `${inside(workspaceId)}/doctor`);
  examine = (workspaceId: string) => this.send<DoctorReport>('POST', `${inside(workspaceId)}/doctor`);
  mend = (workspaceId: string, { code, subject }: Finding) =>
    this.send<DoctorReport>('POST', `${inside(workspaceId)}/doctor/fixes`, { code, subject });
  rotate = (workspaceId: string, what: 'api-key' | 'auth-token') =>
    this.send<Rotated>('POST', `${inside(workspaceId)}/credential-rotations`, { what });
  testConnection = (workspaceId: string) => this.send<ConnectionTest>('POST', `${inside(workspaceId)}/test-connection`);

  phoneNumbers = async (workspaceId: string) =>
    (await this.send<Ok<'phoneNumbers'>>('GET', `${inside(workspaceId)}/phone-numbers`)).phoneNumbers;
  contacts = async (workspaceId: string, search: string) =>
    (await this.send<Ok<'contacts'>>('GET', `${inside(workspaceId)}/contacts${query({ search })}`)).contacts;
  addContact = (workspaceId: string, name: string, number: string) =>
    this.send<Contact>('POST', `${inside(workspaceId)}/contacts`, { name, number });
  members = async (workspaceId: string) =>
    (await this.send<Ok<'members'>>('GET', `${inside(workspaceId)}/members`)).members;
  changeRole = (workspaceId: string, userId: string, role: Role) =>
    this.send<Member>('PATCH', `${inside(workspaceId)}/members/${encodeURIComponent(userId)}`, { role });
  removeMember = (workspaceId: string, userId: string) =>
    this.send<void>('DELETE', `${inside(workspaceId)}/members/${encodeURIComponent(userId)}`);
  invitations = async (workspaceId: string) =>
    (await this.send<Ok<'invitations'>>('GET', `${inside(workspaceId)}/invitations`)).invitations;
  invite = (workspaceId: string, email: string, role: Role) =>
    this.send<InvitationMade>('POST', `${inside(workspaceId)}/invitations`, { email, role });
  revokeInvitation = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${inside(workspaceId)}/invitations/${encodeURIComponent(id)}`);
  serviceKeys = async (workspaceId: string) =>
    (await this.send<Ok<'serviceKeys'>>('GET', `${inside(workspaceId)}/service-keys`)).serviceKeys;
  makeServiceKey = (workspaceId: string, name: string, scopes: Scope[]) =>
    this.send<ServiceKeyMade>('POST', `${inside(workspaceId)}/service-keys`, { name, scopes });
  revokeServiceKey = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${inside(workspaceId)}/service-keys/${encodeURIComponent(id)}`);
  audit = (workspaceId: string, asked: { action?: string; subject?: string; cursor?: string } = {}) =>
    this.send<AuditPage>('GET', `${inside(workspaceId)}/audit${query({ ...asked })}`);
  calls = (workspaceId: string, page: { limit?: number; cursor?: string } = {}) =>
    this.send<CallPage>('GET', `${inside(workspaceId)}/calls${query({ ...page })}`);

  private async send<T>(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<T> {
    const token = this.options.token();
    const headers: Record<string, string> = { Accept: 'application/json', ...more };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await this.reach(`${this.options.baseUrl ?? ''}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
    const problem = await Problem.of(response);
    if (token && response.status === 401 && problem.code !== 'wrong-credentials') this.options.onUnauthorized(token);
    throw problem;
  }

  private async reach(url: string, init: RequestInit): Promise<Response> {
    try {
      return await (this.options.fetch ?? globalThis.fetch)(url, init);
    } catch {
      throw Problem.unreachable();
    }
  }
}

const inside = (workspaceId: string) => `/api/workspaces/${encodeURIComponent(workspaceId)}`;

function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}
