import type {
  CallOffers,
  CallTarget,
  Claim,
  ClaimingPage,
  SupervisionMode,
  SupervisionResult,
} from '../calls/call-control';
import { type ApiOptions, HttpTransport } from './http';
import { callPath, participantPath, queryString, recordingPath, workspacePath } from './paths';
import type { Ok } from './schema-types';
import type {
  AudioFormat,
  Call,
  CallCost,
  CallNote,
  CallRecorder,
  CallReport,
  CallSummary,
  CallSummaryState,
  Recording,
  RecordingLink,
  RecordingList,
  Waveform,
} from './types';

/**
 * The routes of one call: actions on it, and what belongs to it. `ApiClient` has them too.
 *
 * @example
 * ```ts
 * const { api } = createRingback({ apiUrl: 'https://voice.example.com', getToken });
 * const { notes } = await api.callNotes(workspaceId, callId);
 * await api.endCall(workspaceId, callId);
 * ```
 */
export class CallApi {
  protected readonly baseUrl: string;
  protected readonly send: HttpTransport['send'];
  protected readonly download: HttpTransport['download'];

  constructor(options: ApiOptions) {
    const { send, download } = new HttpTransport(options);
    this.baseUrl = options.baseUrl ?? '';
    this.send = send;
    this.download = download;
  }

  /** Returns the technical details of a call. */
  callRecorder = (workspaceId: string, callId: string) =>
    this.send<CallRecorder>('GET', `${workspacePath(workspaceId)}/calls/${encodeURIComponent(callId)}/recorder`);
  /** Returns the technical details of a call as a file without personal data. */
  exportCallRecorder = (workspaceId: string, callId: string) =>
    this.send<string>(
      'GET',
      `${workspacePath(workspaceId)}/calls/${encodeURIComponent(callId)}/recorder/export`,
      undefined,
      { Accept: 'application/jsonl' },
    );
  /** Reports events and the quality of a call. The request outlives the page. */
  reportOnCall = (workspaceId: string, report: CallReport) =>
    this.send<void>('POST', `${workspacePath(workspaceId)}/call-reports`, report, {}, { keepalive: true });
  call = (workspaceId: string, callId: string) => this.send<Call>('GET', callPath(workspaceId, callId));
  /** Returns the calls that the signed-in user may claim or rejoin now. */
  callOffers = (workspaceId: string) => this.send<CallOffers>('GET', `${workspacePath(workspaceId)}/calls/offers`);
  claimCall = (workspaceId: string, callId: string, page: ClaimingPage) =>
    this.send<Claim>('POST', `${callPath(workspaceId, callId)}/claim`, page);
  declineCall = (workspaceId: string, callId: string) =>
    this.send<void>('POST', `${callPath(workspaceId, callId)}/decline`);
  rejoinCall = (workspaceId: string, callId: string, page: ClaimingPage) =>
    this.send<Claim>('POST', `${callPath(workspaceId, callId)}/rejoin`, page);
  /** Hangs up for the signed-in user. Other participants continue the call. */
  leaveCall = (workspaceId: string, callId: string) =>
    this.send<void>('POST', `${callPath(workspaceId, callId)}/leave`);
  /** Ends the call for all participants. */
  endCall = (workspaceId: string, callId: string) => this.send<void>('POST', `${callPath(workspaceId, callId)}/end`);
  superviseCall = (workspaceId: string, callId: string, mode: SupervisionMode, page: ClaimingPage) =>
    this.send<SupervisionResult>('POST', `${callPath(workspaceId, callId)}/supervise`, { mode, ...page });
  /** Puts the call on hold, or leaves its other participants to each other, until the user returns to it. */
  parkCall = (workspaceId: string, callId: string) => this.send<Call>('POST', `${callPath(workspaceId, callId)}/park`);
  takeOverCall = (workspaceId: string, callId: string, page: ClaimingPage) =>
    this.send<Claim>('POST', `${callPath(workspaceId, callId)}/take-over`, page);
  holdParticipant = (workspaceId: string, callId: string, participantId: string) =>
    this.send<Call>('POST', `${participantPath(workspaceId, callId, participantId)}/hold`);
  resumeParticipant = (workspaceId: string, callId: string, participantId: string) =>
    this.send<Call>('POST', `${participantPath(workspaceId, callId, participantId)}/resume`);
  /** Transfers the call without asking the target first. */
  transferCall = (workspaceId: string, callId: string, target: CallTarget) =>
    this.send<Call>('POST', `${callPath(workspaceId, callId)}/transfer`, target);
  /** Calls the target into the call. With `consult`, the customer is on hold meanwhile. */
  addParticipant = (workspaceId: string, callId: string, target: CallTarget, consult: boolean) =>
    this.send<Call>('POST', `${callPath(workspaceId, callId)}/participants`, { ...target, consult });
  /** Removes a participant, or cancels a consultation, which resumes the customer. */
  removeParticipant = (workspaceId: string, callId: string, participantId: string) =>
    this.send<void>('DELETE', participantPath(workspaceId, callId, participantId));
  /** Swaps who is on hold during a consultation. */
  swapCall = (workspaceId: string, callId: string) => this.send<Call>('POST', `${callPath(workspaceId, callId)}/swap`);
  /** Connects all participants of a consultation. */
  mergeCall = (workspaceId: string, callId: string) =>
    this.send<Call>('POST', `${callPath(workspaceId, callId)}/merge`);
  /** Connects the customer with the consulted participant, and leaves the call. */
  completeTransfer = (workspaceId: string, callId: string) =>
    this.send<Call>('POST', `${callPath(workspaceId, callId)}/complete`);

  /** Returns what happened to the legs of a call, oldest first, and whether that is no longer kept. */
  callTimeline = (workspaceId: string, callId: string) =>
    this.send<Ok<'callTimeline'>>('GET', `${callPath(workspaceId, callId)}/timeline`);
  /** Returns what Twilio charged for the legs and the recordings of a call. */
  callCost = (workspaceId: string, callId: string) =>
    this.send<CallCost>('GET', `${callPath(workspaceId, callId)}/cost`);
  /** Returns the notes of a call, oldest first, and its disposition. */
  callNotes = (workspaceId: string, callId: string) =>
    this.send<Ok<'callNotes'>>('GET', `${callPath(workspaceId, callId)}/notes`);
  /** Adds a note. A repeated request with the same id, a new UUID, adds one note. */
  addNote = (workspaceId: string, callId: string, noteId: string, text: string) =>
    this.send<CallNote>('PUT', `${callPath(workspaceId, callId)}/notes/${encodeURIComponent(noteId)}`, { text });
  removeNote = (workspaceId: string, callId: string, noteId: string) =>
    this.send<void>('DELETE', `${callPath(workspaceId, callId)}/notes/${encodeURIComponent(noteId)}`);
  /** Sets the disposition of a call, or removes it. */
  setDisposition = async (workspaceId: string, callId: string, dispositionId: string | null) =>
    (await this.send<Ok<'setDisposition'>>('PUT', `${callPath(workspaceId, callId)}/disposition`, { dispositionId }))
      .disposition;
  /** Returns the notes of all calls with a number, newest first. */
  notes = async (workspaceId: string, number: string, limit: number) =>
    (await this.send<Ok<'notes'>>('GET', `${workspacePath(workspaceId)}/notes${queryString({ number, limit })}`)).notes;
  recordings = (workspaceId: string, callId: string) =>
    this.send<RecordingList>('GET', `${callPath(workspaceId, callId)}/recordings`);
  recordingWaveform = (workspaceId: string, callId: string, recordingId: string) =>
    this.send<Waveform>('GET', `${recordingPath(workspaceId, callId, recordingId)}/waveform`);
  /** Starts to record a call, where the recording policy leaves that to the agents. */
  startRecording = (workspaceId: string, callId: string) =>
    this.send<void>('POST', `${callPath(workspaceId, callId)}/recordings`);
  /** Pauses a running recording, for example while the customer reads out a card number. */
  pauseRecording = (workspaceId: string, callId: string, recordingId: string) =>
    this.send<Recording>('POST', `${recordingPath(workspaceId, callId, recordingId)}/pause`);
  resumeRecording = (workspaceId: string, callId: string, recordingId: string) =>
    this.send<Recording>('POST', `${recordingPath(workspaceId, callId, recordingId)}/resume`);
  /**
   * Pauses all recordings of a call while the customer gives card data, for example while a payment form has the focus. They
   * continue by themselves after the given time.
   */
  securePause = (workspaceId: string, callId: string, seconds: number) =>
    this.send<RecordingList>('PUT', `${callPath(workspaceId, callId)}/secure-pause`, { seconds });
  endSecurePause = (workspaceId: string, callId: string) =>
    this.send<RecordingList>('DELETE', `${callPath(workspaceId, callId)}/secure-pause`);
  /** Creates a link to the audio of a recording, which the audit log notes as played or downloaded. */
  createRecordingLink = async (
    workspaceId: string,
    callId: string,
    recordingId: string,
    { download = false, format = 'wav' }: { download?: boolean; format?: AudioFormat } = {},
  ) => {
    const link = await this.send<RecordingLink>('POST', `${recordingPath(workspaceId, callId, recordingId)}/links`, {
      download,
      format,
    });
    return { ...link, url: `${this.baseUrl}${link.url}` };
  };
  /** Returns the transcripts of a call, and whether the workspace transcribes calls while they last. */
  transcripts = (workspaceId: string, callId: string) =>
    this.send<Ok<'transcripts'>>('GET', `${callPath(workspaceId, callId)}/transcripts`);
  callSummary = (workspaceId: string, callId: string) =>
    this.send<CallSummaryState>('GET', `${callPath(workspaceId, callId)}/summary`);
  /** Lets the engine of the server draft a summary. The event `call-summary-changed` reports it. */
  draftCallSummary = (workspaceId: string, callId: string) =>
    this.send<void>('POST', `${callPath(workspaceId, callId)}/summary/draft`);
  /** Accepts the draft with an edited text, or changes the accepted summary. */
  acceptCallSummary = (workspaceId: string, callId: string, text: string) =>
    this.send<CallSummary>('PUT', `${callPath(workspaceId, callId)}/summary`, { text });
  deleteCallSummary = (workspaceId: string, callId: string) =>
    this.send<void>('DELETE', `${callPath(workspaceId, callId)}/summary`);
}
