import { CallApi } from './call-api';
import { callPath, queryString, reportsPath, viewPath, workspacePath } from './paths';
import type { Ok, Schemas } from './schema-types';
import type {
  AcceptedInvitation,
  AuditPage,
  BoardTargets,
  CallerIds,
  CallFilter,
  CallPage,
  ConnectionTest,
  Contact,
  CreatedInvitation,
  CreatedServiceKey,
  DialCheck,
  DialingRules,
  DialingRulesChange,
  DispositionList,
  DoNotCallEntry,
  DoNotCallImport,
  DoNotCallPage,
  Erasure,
  ErasurePreview,
  ExportOptions,
  FigureDimension,
  FigureQuery,
  FigureSlices,
  Figures,
  Finding,
  HealthReport,
  InvitationPreview,
  Me,
  Member,
  MetricName,
  NewView,
  Prompt,
  PublicConfig,
  PushSubscriptionState,
  RecordingPolicy,
  ReportDefinition,
  ReportRun,
  ReportSchedule,
  RetentionSettings,
  Role,
  RotationResult,
  SavedView,
  Scope,
  SearchFilter,
  SearchPage,
  Setup,
  SetupResult,
  SignInResult,
  SliceOfFigures,
  StoredPushSubscription,
  TranscriptionSettings,
  TwilioStatus,
  UnseenCalls,
  UsageReport,
  ViewScreen,
  Voicemail,
  VoicemailChange,
  VoicemailPage,
  VoicemailSettings,
  Workspace,
  WorkspaceChange,
} from './types';

export { CallApi } from './call-api';
export type { ApiOptions } from './http';
export * from './types';

/**
 * The routes of the server's HTTP API that pages use, each as a method. Each rejects with a `Problem`.
 *
 * @example
 * ```ts
 * const { api } = createRingback({ apiUrl: 'https://voice.example.com', getToken });
 * try {
 *   const { calls } = await api.calls(workspaceId, { limit: 20 });
 * } catch (problem) {
 *   if (problem instanceof Problem && problem.code === 'unreachable') showOffline();
 * }
 * ```
 */
export class ApiClient extends CallApi {
  signIn = (email: string, password: string) => this.send<SignInResult>('POST', '/api/sign-in', { email, password });
  signOut = () => this.send<void>('POST', '/api/sign-out');
  /** Returns what an invitation grants. The token is the fragment of the invitation link. */
  invitation = (token: string) =>
    this.send<InvitationPreview>('GET', '/api/invitations/accept', undefined, { 'Invitation-Token': token });
  /** Accepts an invitation for the signed-in user, or for a new user with a name and a password. */
  acceptInvitation = (token: string, newUser?: { name: string; password: string }) =>
    this.send<AcceptedInvitation>('POST', '/api/invitations/accept', { token, ...newUser });
  me = () => this.send<Me>('GET', '/api/me');
  sessions = async () => (await this.send<Ok<'sessions'>>('GET', '/api/me/sessions')).sessions;
  endSession = (id: string) => this.send<void>('DELETE', `/api/me/sessions/${encodeURIComponent(id)}`);
  endOtherSessions = () => this.send<Ok<'endOtherSessions'>>('DELETE', '/api/me/sessions');
  changePassword = (oldPassword: string, newPassword: string) =>
    this.send<void>('PUT', '/api/me/password', { oldPassword, newPassword });
  config = () => this.send<PublicConfig>('GET', '/api/config');

  /** Creates a workspace that the signed-in user owns. */
  createWorkspace = (name: string, timeZone: string) =>
    this.send<Workspace>('POST', '/api/workspaces', { name, timeZone });
  changeWorkspace = (workspaceId: string, change: WorkspaceChange) =>
    this.send<Workspace>('PATCH', workspacePath(workspaceId), change);
  /** Deletes a workspace with all its data, which cannot be undone. `name` confirms that it is the intended one. */
  deleteWorkspace = (workspaceId: string, name: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}${queryString({ name })}`);
  dialingRules = (workspaceId: string) => this.send<DialingRules>('GET', `${workspacePath(workspaceId)}/dialing-rules`);
  /** Changes the present rules and returns all of them. */
  changeDialingRules = (workspaceId: string, change: DialingRulesChange) =>
    this.send<DialingRules>('PUT', `${workspacePath(workspaceId)}/dialing-rules`, change);
  doNotCallList = (workspaceId: string, page: { search?: string; cursor?: string } = {}) =>
    this.send<DoNotCallPage>('GET', `${workspacePath(workspaceId)}/do-not-call${queryString({ ...page })}`);
  addDoNotCall = (workspaceId: string, number: string, reason: string) =>
    this.send<DoNotCallEntry>('POST', `${workspacePath(workspaceId)}/do-not-call`, { number, reason });
  /** Adds the numbers of all valid lines, and returns the outcome of each line. */
  importDoNotCall = (workspaceId: string, csv: string) =>
    this.send<DoNotCallImport>('POST', `${workspacePath(workspaceId)}/do-not-call/import`, { csv });
  removeDoNotCall = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/do-not-call/${encodeURIComponent(id)}`);
  callerIds = (workspaceId: string) => this.send<CallerIds>('GET', `${workspacePath(workspaceId)}/caller-ids`);
  /** Reads the verified caller IDs from Twilio. */
  refreshCallerIds = (workspaceId: string) =>
    this.send<CallerIds>('POST', `${workspacePath(workspaceId)}/caller-ids/refresh`);
  /** Replaces the defaults of the workspace and of called countries. */
  setCallerIdDefaults = (workspaceId: string, defaults: Pick<CallerIds['defaults'], 'workspace' | 'countries'>) =>
    this.send<CallerIds>('PUT', `${workspacePath(workspaceId)}/caller-ids/defaults`, defaults);
  /** Changes the default of the signed-in member; null removes it. */
  setMyCallerId = (workspaceId: string, number: string | null) =>
    this.send<CallerIds>('PUT', `${workspacePath(workspaceId)}/caller-ids/my-default`, { number });
  /** Returns what a call to the number would show, and why it would be rejected. Counts nothing. */
  dialCheck = (workspaceId: string, to: string) =>
    this.send<DialCheck>('GET', `${workspacePath(workspaceId)}/dial-check${queryString({ to })}`);
  usage = (workspaceId: string) => this.send<UsageReport>('GET', `${workspacePath(workspaceId)}/usage`);

  token = (workspaceId: string) => this.send<Ok<'token'>>('GET', `${workspacePath(workspaceId)}/token`);
  /** Ends this session's voice tokens in the workspace. A later request can create a new one. */
  leaveWorkspace = (workspaceId: string) => this.send<void>('DELETE', `${workspacePath(workspaceId)}/token`);
  twilioStatus = (workspaceId: string) => this.send<TwilioStatus>('GET', `${workspacePath(workspaceId)}/twilio-status`);
  configureTwilio = (workspaceId: string, setup: Setup) =>
    this.send<SetupResult>('POST', `${workspacePath(workspaceId)}/configure-twilio`, setup);
  /** Returns the numbers of the Twilio account, whatever they are configured for. */
  accountNumbers = async (workspaceId: string) =>
    (await this.send<Ok<'accountNumbers'>>('GET', `${workspacePath(workspaceId)}/account-numbers`)).numbers;
  /** Configures these numbers, and no others, to ring here. Returns all numbers of the account. */
  chooseNumbers = async (workspaceId: string, numbers: string[]) =>
    (await this.send<Ok<'chooseNumbers'>>('PUT', `${workspacePath(workspaceId)}/account-numbers`, { numbers })).numbers;
  disconnectTwilio = async (workspaceId: string) => {
    const path = `${workspacePath(workspaceId)}/twilio-credentials`;
    const { left } = await this.send<{ left: string[] }>('DELETE', path);
    return { remaining: left };
  };
  /** Returns the findings of the last health check. */
  healthReport = (workspaceId: string) => this.send<HealthReport>('GET', `${workspacePath(workspaceId)}/health-check`);
  checkHealth = (workspaceId: string) => this.send<HealthReport>('POST', `${workspacePath(workspaceId)}/health-check`);
  fixFinding = (workspaceId: string, { code, subject }: Finding) =>
    this.send<HealthReport>('POST', `${workspacePath(workspaceId)}/health-check/fixes`, { code, subject });
  rotateCredentials = (workspaceId: string, what: 'api-key' | 'auth-token') =>
    this.send<RotationResult>('POST', `${workspacePath(workspaceId)}/credential-rotations`, { what });
  testConnection = (workspaceId: string) =>
    this.send<ConnectionTest>('POST', `${workspacePath(workspaceId)}/test-connection`);

  phoneNumbers = async (workspaceId: string) =>
    (await this.send<Ok<'phoneNumbers'>>('GET', `${workspacePath(workspaceId)}/phone-numbers`)).phoneNumbers;
  contacts = async (workspaceId: string, search: string) =>
    (await this.send<Ok<'contacts'>>('GET', `${workspacePath(workspaceId)}/contacts${queryString({ search })}`))
      .contacts;
  addContact = (workspaceId: string, name: string, number: string) =>
    this.send<Contact>('POST', `${workspacePath(workspaceId)}/contacts`, { name, number });
  changeContact = (workspaceId: string, id: string, name: string, number: string) =>
    this.send<Contact>('PATCH', `${workspacePath(workspaceId)}/contacts/${encodeURIComponent(id)}`, { name, number });
  removeContact = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/contacts/${encodeURIComponent(id)}`);
  members = async (workspaceId: string) =>
    (await this.send<Ok<'members'>>('GET', `${workspacePath(workspaceId)}/members`)).members;
  /** Returns all members with their presence. */
  presence = async (workspaceId: string) =>
    (await this.send<Ok<'presence'>>('GET', `${workspacePath(workspaceId)}/presence`)).members;
  changeRole = (workspaceId: string, userId: string, role: Role) =>
    this.send<Member>('PATCH', `${workspacePath(workspaceId)}/members/${encodeURIComponent(userId)}`, { role });
  removeMember = (workspaceId: string, userId: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/members/${encodeURIComponent(userId)}`);
  invitations = async (workspaceId: string) =>
    (await this.send<Ok<'invitations'>>('GET', `${workspacePath(workspaceId)}/invitations`)).invitations;
  invite = (workspaceId: string, email: string, role: Role) =>
    this.send<CreatedInvitation>('POST', `${workspacePath(workspaceId)}/invitations`, { email, role });
  revokeInvitation = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/invitations/${encodeURIComponent(id)}`);
  serviceKeys = async (workspaceId: string) =>
    (await this.send<Ok<'serviceKeys'>>('GET', `${workspacePath(workspaceId)}/service-keys`)).serviceKeys;
  createServiceKey = (workspaceId: string, name: string, scopes: Scope[]) =>
    this.send<CreatedServiceKey>('POST', `${workspacePath(workspaceId)}/service-keys`, { name, scopes });
  revokeServiceKey = (workspaceId: string, id: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/service-keys/${encodeURIComponent(id)}`);
  audit = (workspaceId: string, filter: { action?: string; subject?: string; cursor?: string } = {}) =>
    this.send<AuditPage>('GET', `${workspacePath(workspaceId)}/audit${queryString({ ...filter })}`);
  calls = (workspaceId: string, page: { limit?: number; cursor?: string } & CallFilter = {}) =>
    this.send<CallPage>('GET', `${workspacePath(workspaceId)}/calls${queryString({ ...page })}`);
  /** Returns the list of calls as a file. Agents get their own calls. */
  exportCalls = (workspaceId: string, filter: CallFilter, options: ExportOptions = {}) =>
    this.download(`${workspacePath(workspaceId)}/calls/export${queryString({ ...filter, ...options })}`);
  /** Returns the calls behind a figure as a file. */
  exportFigureCalls = (
    workspaceId: string,
    metric: MetricName,
    query: FigureQuery & Partial<SliceOfFigures>,
    options: ExportOptions = {},
  ) =>
    this.download(`${workspacePath(workspaceId)}/metrics/calls/export${queryString({ metric, ...query, ...options })}`);
  /** Returns the figures of each part of a period as a CSV file. */
  exportFigureSlices = (
    workspaceId: string,
    by: FigureDimension,
    query: FigureQuery,
    options: Pick<ExportOptions, 'bom'> = {},
  ) => this.download(`${workspacePath(workspaceId)}/metrics/slices/export${queryString({ by, ...query, ...options })}`);
  /** Returns the dictionary of metrics. */
  metrics = (workspaceId: string) => this.send<Ok<'metricDictionary'>>('GET', `${workspacePath(workspaceId)}/metrics`);
  /** Returns the figures of a period, and of the period before. */
  figures = (workspaceId: string, query: FigureQuery = {}) =>
    this.send<Figures>('GET', `${workspacePath(workspaceId)}/metrics/figures${queryString({ ...query })}`);
  /** Returns the figures of each part of a period. */
  figureSlices = (workspaceId: string, by: FigureDimension, query: FigureQuery = {}) =>
    this.send<FigureSlices>('GET', `${workspacePath(workspaceId)}/metrics/slices${queryString({ by, ...query })}`);
  /** Returns a page of the calls behind a figure, newest first. */
  figureCalls = (
    workspaceId: string,
    metric: MetricName,
    query: FigureQuery & Partial<SliceOfFigures> & { limit?: number; cursor?: string } = {},
  ) =>
    this.send<Ok<'figureCalls'>>(
      'GET',
      `${workspacePath(workspaceId)}/metrics/calls${queryString({ metric, ...query })}`,
    );
  /** Returns the targets of the live board. */
  boardTargets = (workspaceId: string) => this.send<BoardTargets>('GET', `${workspacePath(workspaceId)}/board-targets`);
  changeBoardTargets = (workspaceId: string, targets: BoardTargets) =>
    this.send<BoardTargets>('PUT', `${workspacePath(workspaceId)}/board-targets`, targets);
  /** Computes the figures of a period again, from its calls. */
  recalculateFigures = (workspaceId: string, days: Pick<FigureQuery, 'from' | 'to'>) =>
    this.send<{ quarters: number }>(
      'POST',
      `${workspacePath(workspaceId)}/metrics/recalculation${queryString({ ...days })}`,
    );
  /** Returns the recordings of the last seven days that are missing, could not be fetched or stored, or have another length than their call. */
  recordingProblems = async (workspaceId: string) =>
    (await this.send<Ok<'recordingProblems'>>('GET', `${workspacePath(workspaceId)}/recording-problems`)).problems;
  recordingPolicy = (workspaceId: string) =>
    this.send<RecordingPolicy>('GET', `${workspacePath(workspaceId)}/recording-policy`);
  /** Replaces the policy. Its version is that of the policy on which the change is based. */
  changeRecordingPolicy = (workspaceId: string, policy: RecordingPolicy) =>
    this.send<RecordingPolicy>('PUT', `${workspacePath(workspaceId)}/recording-policy`, policy);
  /** Finds words in transcripts, notes and contacts, newest first. */
  search = (workspaceId: string, filter: SearchFilter) =>
    this.send<SearchPage>('GET', `${workspacePath(workspaceId)}/search${queryString({ ...filter })}`);
  transcriptionSettings = (workspaceId: string) =>
    this.send<TranscriptionSettings>('GET', `${workspacePath(workspaceId)}/transcription-settings`);
  changeTranscriptionSettings = (workspaceId: string, settings: TranscriptionSettings) =>
    this.send<TranscriptionSettings>('PUT', `${workspacePath(workspaceId)}/transcription-settings`, settings);
  retentionSettings = (workspaceId: string) =>
    this.send<RetentionSettings>('GET', `${workspacePath(workspaceId)}/retention-settings`);
  changeRetentionSettings = (workspaceId: string, settings: RetentionSettings) =>
    this.send<RetentionSettings>('PUT', `${workspacePath(workspaceId)}/retention-settings`, settings);
  /** Returns the legal hold of a call; null without one. */
  legalHold = async (workspaceId: string, callId: string) =>
    (await this.send<Ok<'legalHold'>>('GET', `${callPath(workspaceId, callId)}/legal-hold`)).hold;
  /** Keeps the data of a call from deletion. */
  placeLegalHold = async (workspaceId: string, callId: string, reason: string) =>
    (await this.send<Ok<'placeLegalHold'>>('PUT', `${callPath(workspaceId, callId)}/legal-hold`, { reason })).hold;
  removeLegalHold = (workspaceId: string, callId: string) =>
    this.send<void>('DELETE', `${callPath(workspaceId, callId)}/legal-hold`);
  legalHolds = async (workspaceId: string) =>
    (await this.send<Ok<'legalHolds'>>('GET', `${workspacePath(workspaceId)}/legal-holds`)).holds;
  /** Returns the newest erasures with their progress. */
  erasures = async (workspaceId: string) =>
    (await this.send<Ok<'erasures'>>('GET', `${workspacePath(workspaceId)}/erasures`)).erasures;
  /** Returns what an erasure of a customer or a call would delete now. */
  previewErasure = (workspaceId: string, target: { number: string } | { contactId: string } | { callId: string }) =>
    this.send<ErasurePreview>('POST', `${workspacePath(workspaceId)}/erasures/preview`, target);
  /** Begins to delete the personal data of a customer or a call, which cannot be undone. */
  beginErasure = (
    workspaceId: string,
    erasure: { number: string; reason?: string } | { contactId: string; reason?: string } | { callId: string },
  ) => this.send<Erasure>('POST', `${workspacePath(workspaceId)}/erasures`, erasure);
  /** Returns the certificate of a completed erasure, as a file. */
  erasureCertificate = (workspaceId: string, id: string) =>
    this.send<Ok<'erasureCertificate'>>(
      'GET',
      `${workspacePath(workspaceId)}/erasures/${encodeURIComponent(id)}/certificate`,
    );
  /** Returns all data of a call as a ZIP file. */
  exportCall = (workspaceId: string, callId: string) =>
    this.send<Blob>('GET', `${callPath(workspaceId, callId)}/export`, undefined, { Accept: 'application/zip' });
  /** Returns the messages that callers have left, newest first. */
  voicemails = (workspaceId: string, page: { status?: 'open' | 'done'; limit?: number; cursor?: string } = {}) =>
    this.send<VoicemailPage>('GET', `${workspacePath(workspaceId)}/voicemails${queryString({ ...page })}`);
  changeVoicemail = (workspaceId: string, id: string, change: VoicemailChange) =>
    this.send<Voicemail>('PATCH', `${workspacePath(workspaceId)}/voicemails/${encodeURIComponent(id)}`, change);
  voicemailSettings = (workspaceId: string) =>
    this.send<VoicemailSettings>('GET', `${workspacePath(workspaceId)}/voicemail-settings`);
  /** Replaces the settings. Their version is that of the settings on which the change is based. */
  changeVoicemailSettings = (workspaceId: string, settings: VoicemailSettings) =>
    this.send<VoicemailSettings>('PUT', `${workspacePath(workspaceId)}/voicemail-settings`, settings);
  /** Uploads a WAV file that settings can name. */
  addPrompt = (workspaceId: string, wav: Blob) =>
    this.send<Prompt>('POST', `${workspacePath(workspaceId)}/prompts`, wav);
  /** Returns the address of a prompt, for a media element. */
  promptUrl = (id: string) => `${this.baseUrl}/api/voice/prompts/${encodeURIComponent(id)}`;
  dispositions = (workspaceId: string) =>
    this.send<DispositionList>('GET', `${workspacePath(workspaceId)}/dispositions`);
  /** Replaces the list. Items with an id keep it; the others are new. */
  changeDispositions = (workspaceId: string, version: number, dispositions: { id?: string; name: string }[]) =>
    this.send<DispositionList>('PUT', `${workspacePath(workspaceId)}/dispositions`, { version, dispositions });
  /** Returns the key for a push subscription, and the subscription of this session. */
  pushSubscription = (workspaceId: string) =>
    this.send<PushSubscriptionState>('GET', `${workspacePath(workspaceId)}/push-subscription`);
  /** Lets calls reach this browser while it has no page open. */
  savePushSubscription = (workspaceId: string, subscription: StoredPushSubscription) =>
    this.send<void>('PUT', `${workspacePath(workspaceId)}/push-subscription`, subscription);
  deletePushSubscription = (workspaceId: string) =>
    this.send<void>('DELETE', `${workspacePath(workspaceId)}/push-subscription`);
  /** Returns the user's saved views of a screen, then the shared ones. */
  savedViews = async (workspaceId: string, screen: ViewScreen) =>
    (await this.send<Ok<'savedViews'>>('GET', `${workspacePath(workspaceId)}/saved-views${queryString({ screen })}`))
      .views;
  saveView = (workspaceId: string, view: NewView) =>
    this.send<SavedView>('POST', `${workspacePath(workspaceId)}/saved-views`, view);
  changeView = (workspaceId: string, id: string, change: Partial<Omit<NewView, 'screen'>>) =>
    this.send<SavedView>('PATCH', viewPath(workspaceId, id), change);
  deleteView = (workspaceId: string, id: string) => this.send<void>('DELETE', viewPath(workspaceId, id));
  /** Opens the screen with this view for the signed-in user, or no longer. */
  setDefaultView = (workspaceId: string, id: string, isDefault: boolean) =>
    this.send<void>(isDefault ? 'PUT' : 'DELETE', `${viewPath(workspaceId, id)}/default`);
  /** Returns the scheduled reports of a workspace and the time zone of their schedules. */
  reports = (workspaceId: string) => this.send<Ok<'reports'>>('GET', reportsPath(workspaceId));
  /** Creates a report. The secret of its webhook is returned only here. */
  createReport = (workspaceId: string, definition: ReportDefinition) =>
    this.send<Schemas['SavedReport']>('POST', reportsPath(workspaceId), definition);
  changeReport = (workspaceId: string, id: string, definition: ReportDefinition) =>
    this.send<Schemas['SavedReport']>('PUT', reportsPath(workspaceId, id), definition);
  deleteReport = (workspaceId: string, id: string) => this.send<void>('DELETE', reportsPath(workspaceId, id));
  /** Replaces the secret of the webhook, and returns the new one. */
  rotateReportSecret = async (workspaceId: string, id: string) =>
    (await this.send<Ok<'rotateReportSecret'>>('POST', `${reportsPath(workspaceId, id)}/secret`)).secret;
  /** Returns the next three runs of a schedule. */
  nextReportRuns = (workspaceId: string, { frequency, weekday, monthDay, time }: ReportSchedule) =>
    this.send<Ok<'nextReportRuns'>>(
      'GET',
      `${reportsPath(workspaceId, 'next-runs')}${queryString({
        frequency,
        weekday: weekday ?? undefined,
        monthDay: monthDay ?? undefined,
        time,
      })}`,
    );
  /** Returns the last runs of a report, newest first. */
  reportRuns = async (workspaceId: string, id: string) =>
    (await this.send<Ok<'reportRuns'>>('GET', `${reportsPath(workspaceId, id)}/runs`)).runs;
  runReport = (workspaceId: string, id: string) => this.send<ReportRun>('POST', `${reportsPath(workspaceId, id)}/runs`);
  /** Returns the file of a run. */
  reportFile = (workspaceId: string, id: string, runId: string) =>
    this.download(`${reportsPath(workspaceId, id)}/runs/${encodeURIComponent(runId)}/file`);
  /** Returns the number of missed calls that the user has not seen on any device. */
  missedCalls = (workspaceId: string) => this.send<UnseenCalls>('GET', `${workspacePath(workspaceId)}/missed-calls`);
  /** Marks the missed calls that ended until a time as seen. */
  markMissedCallsSeen = (workspaceId: string, seenUntil: string) =>
    this.send<UnseenCalls>('PUT', `${workspacePath(workspaceId)}/missed-calls`, { seenUntil });
  /** Moves the end of the user's wrap-up. */
  extendWrapUp = (workspaceId: string, endsAt: string) =>
    this.send<Ok<'extendWrapUp'>>('PUT', `${workspacePath(workspaceId)}/wrap-up`, { endsAt });
  /** Ends the user's wrap-up, so that calls ring again. */
  endWrapUp = (workspaceId: string) => this.send<void>('DELETE', `${workspacePath(workspaceId)}/wrap-up`);
}
