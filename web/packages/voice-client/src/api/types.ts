import type { operations } from './schema';
import type { Ok, Schemas } from './schema-types';

export type User = Schemas['User'];
export type Workspace = Schemas['Workspace'];
/** Which free agents an inbound call rings. */
export type RingStrategy = Workspace['ringStrategy'];
/** Absent settings stay as they are. */
export type WorkspaceChange = NonNullable<operations['changeWorkspace']['requestBody']>['content']['application/json'];
export type Call = Schemas['Call'];
export type CallStatus = Call['status'];
export type Participant = Schemas['Participant'];
export type Contact = Schemas['Contact'];
export type PhoneNumber = Schemas['PhoneNumber'];
export type TwilioStatus = Schemas['TwilioStatus'];
export type HealthReport = Schemas['HealthReport'];
export type Finding = Schemas['Finding'];
export type SetupResult = Ok<'configureTwilio'>;
type SetupBody = operations['configureTwilio']['requestBody']['content']['application/json'];
/** The credentials of a setup. A manual setup adds API key, secret and TwiML app. `point` allows an app update. */
export type Setup = Omit<SetupBody, 'point' | 'numbers'> & { point?: boolean };
export type AccountNumber = Schemas['AccountNumber'];
export type OpenSession = Schemas['Session'];
export type Member = Schemas['Member'];
export type Role = Schemas['Role'];
/** A member of a workspace, and what the member does now. */
export type MemberPresence = Schemas['MemberPresence'];
export type PendingInvitation = Schemas['Invitation'];
export type CreatedInvitation = Schemas['InvitationMade'];
export type Scope = Schemas['Scope'];
export type ServiceKey = Schemas['ServiceKey'];
export type CreatedServiceKey = operations['makeServiceKey']['responses'][201]['content']['application/json'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Ok<'audit'>;
export type RotationResult = Ok<'rotate'>;
export type InvitationPreview = Ok<'invitation'>;
export type AcceptedInvitation = Ok<'acceptInvitation'>;
export type PublicConfig = Ok<'config'>;
export type SignInResult = Ok<'signIn'>;
export type Me = Ok<'me'>;
export type ConnectionTest = Ok<'testConnection'>;
export type CallPage = Ok<'calls'>;
/** A note that a member wrote about a call. */
export type CallNote = Schemas['CallNote'];
/** The outcome of a call, in the words of the workspace. */
export type CallDisposition = Schemas['CallDisposition'];
/** The dispositions that a call of the workspace can have. */
export type DispositionList = Schemas['DispositionList'];
/** What happened to a leg of a call. */
export type TimelineEntry = Schemas['TimelineEntry'];
export type UnseenCalls = Schemas['UnseenCalls'];
/** The push subscription of a browser, as the server stores it. */
export type StoredPushSubscription = Schemas['PushSubscription'];
/** The server's key for push subscriptions, and the subscription of this session. */
export type PushSubscriptionState = Schemas['PushSubscriptionState'];
/** The filter of a list of calls. */
export type CallFilter = Omit<NonNullable<operations['calls']['parameters']['query']>, 'limit' | 'cursor' | 'contact'>;
/** The format of an exported list. `bom` is for Excel, which needs a byte order mark in CSV. */
export interface ExportOptions {
  format?: 'csv' | 'json';
  bom?: boolean;
}
/** The filters of a screen of the console, by name. */
export type SavedView = Schemas['SavedView'];
export type ViewScreen = Schemas['ViewScreen'];
export type NewView = Pick<SavedView, 'screen' | 'name' | 'shared' | 'filter'>;
/** A scheduled report. */
export type Report = Schemas['Report'];
export type ReportDefinition = Schemas['ReportDefinition'];
export type ReportSchedule = Schemas['ReportSchedule'];
/** A run of a scheduled report. */
export type ReportRun = Schemas['ReportRun'];
/** A file that the server has sent. */
export interface DownloadedFile {
  name: string;
  content: Blob;
}
/** An entry of the dictionary of metrics. */
export type Metric = Schemas['Metric'];
export type MetricName = Schemas['MetricName'];
/** The value of a metric in a period, and how many calls are behind it. */
export type Figure = Schemas['Figure'];
/** By what a period is sliced. */
export type FigureDimension = Schemas['FigureDimension'];
export type FigureSlice = Schemas['FigureSlice'];
/** The period of figures, whose figures they are, and thresholds. */
export type FigureQuery = NonNullable<operations['figures']['parameters']['query']>;
export type Figures = Ok<'figures'>;
export type FigureSlices = Ok<'figureSlices'>;
/** One slice of a period. */
export interface SliceOfFigures {
  by: FigureDimension;
  key: string;
}
/** The outgoing calls that a workspace allows, and its limits. */
export type DialingRules = Schemas['DialingRules'];
export type DialingRulesChange = Schemas['DialingRulesChange'];
/** A number that members must not call. */
export type DoNotCallEntry = Schemas['DoNotCallEntry'];
export type DoNotCallPage = Ok<'doNotCallList'>;
/** What the flight recorder keeps of a call. */
export type CallRecorder = Ok<'callRecorder'>;
export type RecorderEntry = Schemas['RecorderEntry'];
/** What a page reports about its leg of a call. */
export type CallReport = operations['reportOnCall']['requestBody']['content']['application/json'];
export type DoNotCallImport = Schemas['DoNotCallImport'];
/** A number that outgoing calls may show. */
export type CallerId = Schemas['CallerId'];
/** The caller IDs of a workspace, and its defaults. */
export type CallerIds = Schemas['CallerIds'];
/** What a call to a number would show, and why it would be rejected. */
export type DialCheck = Ok<'dialCheck'>;
/** A recording of a call, without its audio. */
export type Recording = Schemas['Recording'];
/** The recordings of a call, and what the user may do with them. */
export type RecordingList = Schemas['RecordingList'];
/** The loudness of a recording over time. */
export type Waveform = Schemas['Waveform'];
/** Which calls a workspace records. */
export type RecordingPolicy = Schemas['RecordingPolicy'];
export type RecordingMode = Schemas['RecordingMode'];
/** What customers hear whose call may be recorded: a text or a sound. */
export type Announcement = Schemas['Announcement'];
/** A file format of recordings. */
export type AudioFormat = Schemas['AudioFormat'];
/** An address of the audio of a recording, for a media element. */
export type RecordingLink = operations['createRecordingLink']['responses'][201]['content']['application/json'];
/** A transcript of a call, without its utterances. */
export type Transcript = Schemas['Transcript'];
/** Something that one side of a call said, without card numbers. */
export type Utterance = Schemas['Utterance'];
/** What Twilio charged for a call. */
export type CallCost = Schemas['CallCost'];
/** The extract of a call's transcript, and the summary. */
export type CallSummaryState = Schemas['CallSummaryState'];
/** An utterance that a rule has selected for the extract. */
export type SummaryExtract = Schemas['SummaryExtract'];
/** A summary that an engine has drafted. */
export type CallSummary = Schemas['CallSummary'];
/** A text that a search has found, with its call. */
export type SearchResult = Schemas['SearchResult'];
export type SearchPage = Ok<'search'>;
/** The words to find, and where. */
export type SearchFilter = operations['search']['parameters']['query'];
/** What a workspace transcribes. */
export type TranscriptionSettings = Schemas['TranscriptionSettings'];
/** After how many days data is deleted; null keeps it. */
export type BoardTargets = Schemas['BoardTargets'];
export type RetentionSettings = Schemas['RetentionSettings'];
/** Keeps the data of a call from deletion. */
export type LegalHold = Schemas['LegalHold'];
/** The deletion of the personal data of a customer or a call. */
export type Erasure = Schemas['Erasure'];
/** What an erasure would delete. */
export type ErasurePreview = Schemas['ErasurePreview'];
/** A message that a caller has left. */
export type Voicemail = Schemas['Voicemail'];
export type VoicemailPage = Schemas['VoicemailPage'];
/** Absent members stay as they are. */
export type VoicemailChange = Schemas['VoicemailChange'];
/** Which callers may leave a message. */
export type VoicemailSettings = Schemas['VoicemailSettings'];
/** What a caller hears before the tone. */
export type Greeting = Schemas['Greeting'];
/** Audio that callers hear. */
export type Prompt = operations['addPrompt']['responses'][201]['content']['application/json'];
export type Usage = Schemas['Usage'];
export type UsageReport = Schemas['UsageReport'];
