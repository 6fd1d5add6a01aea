import {
  type AudioDeviceList,
  type AudioNotice,
  type AudioSettings,
  type Call,
  type CallAudio,
  type CallDisposition,
  type CallNote,
  type CallOffer,
  conversationOf,
  defaultAudioSettings,
  type HeldCall,
  ObservableValue,
  type Participant,
  type PresenceByUser,
  type Recording,
  type RecordingList,
  type Transcript,
  type TwilioStatus,
  type Utterance,
  type VoiceCall,
  type Voicemail,
  type Waveform,
} from '@ringback/voice-client';
import type { ReactNode } from 'react';
import type {
  Availability,
  CurrentConversation,
  IncomingCall,
  Notifications,
  Push,
  Realtime,
  Ringback,
  Telephone,
  Voice,
} from '../src';
import { SupervisingContext, useSupervisingOf } from '../src/hooks/useSupervision';
import { TelephoneContext } from '../src/hooks/useTelephone';
import { RingbackProvider } from '../src/RingbackProvider';

const doNothing = () => {};
const NUMBER = '+12125550123';

export const call = (change: Partial<VoiceCall> = {}): VoiceCall => ({
  phase: 'open',
  direction: 'inbound',
  number: NUMBER,
  callId: 'c1',
  offer: null,
  supervision: null,
  accepting: false,
  awaitsAnswer: false,
  muted: false,
  startedAt: Date.now() - 83_000,
  endedAt: null,
  quality: 'good',
  ...change,
});

/** A call of the user whose other party is on hold. */
export const heldCall = (change: Partial<HeldCall> = {}): HeldCall => ({
  callId: 'c2',
  direction: 'inbound',
  number: '+12125550188',
  name: 'Katherine Johnson',
  hasCompany: false,
  until: null,
  ...change,
});

/** Callers whom no agent has answered. */
export const waitingCallers = ['Grace Hopper', null, 'Katherine Johnson', 'Barbara Liskov'].map((name, index) => ({
  id: `w${index}`,
  from: `+1212555018${index}`,
  contact: name && { id: `p${index}`, name },
  createdAt: new Date(Date.now() - (72 - index * 17) * 1000).toISOString(),
})) as unknown as Call[];

/** A call that is offered during another one. */
export const secondCall = (change: Partial<CallOffer> = {}): CallOffer => ({
  callSid: 'CA2',
  callId: 'c2',
  from: '+12125550188',
  to: '+15550100200',
  line: { number: '+15550100200', label: 'Support line' },
  contact: { id: 'p2', name: 'Katherine Johnson' },
  ringUntil: new Date(Date.now() + 20_000).toISOString(),
  expiresAt: new Date(Date.now() + 20_000).toISOString(),
  strategy: 'conference',
  reason: 'transfer',
  invitedBy: { id: 'u2', name: 'Grace Hopper' },
  ...change,
});

/** The microphone, speaker and ringer of a browser with a headset. */
const audio = {
  settings: new ObservableValue<AudioSettings>({ ...defaultAudioSettings, ringVolume: 0.6 }),
  devices: new ObservableValue<AudioDeviceList>({
    microphones: [{ id: 'm1', label: 'Headset microphone' }],
    speakers: [{ id: 's1', label: 'Headset' }],
  }),
  notice: new ObservableValue<AudioNotice | null>(null),
  canChooseSpeaker: true,
  refresh: async () => {},
  change: doNothing,
  playTestTone: async () => {},
} as unknown as CallAudio;

export function voice(change: Partial<Voice> = {}): Voice {
  const current = change.call ?? null;
  return {
    status:
      current === null || current.phase === 'ended' ? 'idle' : current.phase === 'incoming' ? 'ringing' : 'oncall',
    device: null,
    call: current,
    held: [],
    second: null,
    switchingTo: null,
    muted: current?.muted ?? false,
    startedAt: current?.startedAt ?? null,
    microphone: 'granted',
    readiness: 'ready',
    holdsPhone: true,
    wantsCalls: true,
    autoplayBlocked: false,
    soundProblem: null,
    audio,
    level: new ObservableValue(0.2),
    failure: null,
    error: null,
    register: async () => {},
    setWantsCalls: doNothing,
    accept: doNothing,
    rejoin: doNothing,
    supervise: doNothing,
    takeOver: doNothing,
    acceptSecond: doNothing,
    declineSecond: doNothing,
    receive: doNothing,
    reject: doNothing,
    hangUp: doNothing,
    dial: async () => 'granted',
    mute: doNothing,
    sendDigits: doNothing,
    dismiss: doNothing,
    unlockAudio: doNothing,
    testRing: async () => {},
    testNetwork: async () => null,
    retry: doNothing,
    renewToken: doNothing,
    requestMicrophone: async () => 'granted',
    ...change,
  };
}

export const incomingCall = (): IncomingCall => ({
  callId: 'c1',
  from: NUMBER,
  to: '+15550100200',
  line: { number: '+15550100200', label: 'Support line' },
  contact: { id: 'p1', name: 'Alan Turing' },
  ringUntil: new Date(Date.now() + 20_000).toISOString(),
});

export const realtime: Realtime = {
  status: 'open',
  userId: 'u1',
  identity: 'u1',
  available: true,
  lostSince: null,
  problem: null,
  setAvailability: doNothing,
  presence: new ObservableValue<PresenceByUser>(new Map()),
  listen: () => doNothing,
};

export const availability = (change: Partial<Availability> = {}): Availability => ({
  state: 'available',
  activity: null,
  wrapUpEndsAt: null,
  label: 'Available',
  wanted: true,
  reason: null,
  setAvailable: async () => {},
  extendWrapUp: doNothing,
  endWrapUp: doNothing,
  ...change,
});

export const notifications = (state: Notifications['state']): Notifications => ({
  state,
  turnOn: doNothing,
  turnOff: doNothing,
  test: async () => {},
});

export const push = (state: Push['state']): Push => ({ state, turnOn: doNothing, turnOff: doNothing });

const present = { state: 'joined', leftAt: null, onHold: false, muted: false, number: null, user: null } as const;

/** The other participants of a conference call. */
export const customer = { ...present, id: 'p1', role: 'customer', number: NUMBER } as unknown as Participant;
export const colleague = {
  ...present,
  id: 'p3',
  role: 'agent',
  user: { id: 'u2', name: 'Grace Hopper' },
} as unknown as Participant;

/** A conference call of the user with these participants. */
export function conversation(others: Participant[], problem: string | null = null): CurrentConversation {
  const self = { ...present, id: 'p2', role: 'agent', user: { id: 'u1', name: 'Ada Lovelace' } };
  const call = { strategy: 'conference', endedAt: null, participants: [...others, self] } as unknown as Call;
  const found = conversationOf(call, 'u1');
  if (!found) throw new Error('The user is not in the call.');
  const accepted = async () => true;
  const actions = {
    isBusy: false,
    problem,
    hold: accepted,
    resume: accepted,
    transfer: accepted,
    add: accepted,
    remove: accepted,
    swap: accepted,
    merge: accepted,
    complete: accepted,
  };
  const nameOf = ({ user }: Participant) => user?.name ?? 'Alan Turing';
  return { ...found, call, actions, memberIds: ['u1'], nameOf };
}

/** Provides a telephone to the component of a story, as `TwilioInboundListener` does. */
export function WithTelephone({ children, ...change }: Partial<Telephone> & { children: ReactNode }) {
  const telephone: Telephone = {
    workspaceId: 'w1',
    voice: voice(),
    realtime,
    availability: availability(),
    notifications: notifications('on'),
    push: push('off'),
    name: null,
    incomingCall: null,
    conversation: null,
    setTransferredTo: doNothing,
    weeklyCallCount: null,
    recentNotes: [],
    hasJoined: true,
    waitingCallers: new ObservableValue<readonly Call[]>([]),
    callId: null,
    afterCall: { callId: null, open: doNothing, close: doNothing, isNoteOpen: false, setNoteOpen: doNothing },
    failureReason: null,
    collapsed: false,
    setCollapsed: doNothing,
    popOut: { window: null, open: null },
    callerId: null,
    setCallerId: doNothing,
    dial: doNothing,
    ...change,
  };
  const supervising = useSupervisingOf('w1', telephone.voice, 'u1', null);
  return (
    <TelephoneContext value={telephone}>
      <SupervisingContext value={supervising}>{children}</SupervisingContext>
    </TelephoneContext>
  );
}

export const notConfigured: TwilioStatus = {
  configured: false,
  has_twiml_app: false,
  account_sid: null,
  setup_method: null,
};
export const connected: TwilioStatus = {
  configured: true,
  has_twiml_app: true,
  account_sid: `AC${'0123456789abcdef'.repeat(2)}`,
  setup_method: 'auto',
  phone_numbers: ['+15550100200'],
};

const FINDING = {
  code: 'trial-account',
  severity: 'warning',
  message: 'This is a trial account: it can only call verified numbers.',
};

/** Provides a server with one ended call, and the telephone of a user who wrote one of its notes. */
export function WithEndedCall({
  notes = [],
  disposition = null,
  recordings = { recordings: [], access: 'listen', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] },
  children,
  ...telephone
}: Partial<Telephone> & {
  notes?: CallNote[];
  disposition?: CallDisposition | null;
  recordings?: RecordingList;
  children: ReactNode;
}) {
  const api = {
    call: async () => endedCall,
    callNotes: async () => ({ notes, disposition }),
    dispositions: async () => ({ version: 1, dispositions: DISPOSITIONS }),
    recordings: async () => recordings,
    recordingWaveform: async () => waveform,
  };
  return (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone afterCall={afterCall} {...telephone}>
        {children}
      </WithTelephone>
    </RingbackProvider>
  );
}

/** A conversation: the customer and the agent take turns. */
const loudness = (seconds: number, isSpeaking: (second: number) => boolean) =>
  Array.from({ length: seconds * 10 }, (_, index) =>
    isSpeaking(index / 10) ? 60 + Math.round(90 * Math.abs(Math.sin(index * 1.7) * Math.cos(index * 0.3))) : 1,
  );
export const waveform: Waveform = {
  perSecond: 10,
  channels: [loudness(83, (second) => second % 14 < 6), loudness(83, (second) => second % 14 > 7 && second < 60)],
};

export const recording = (change: Partial<Recording> = {}): Recording => ({
  id: 'r1',
  status: 'ready',
  paused: false,
  voicemail: false,
  resumesAt: null,
  channels: ['customer', 'agent'],
  startedAt: new Date().toISOString(),
  durationMs: 83_000,
  size: 2_656_044,
  error: null,
  lengthDiffersSec: null,
  ...change,
});

/** A message of a caller. */
export const voicemail = (change: Partial<Voicemail> = {}): Voicemail => ({
  id: 'v1',
  callId: 'c1',
  from: NUMBER,
  to: '+15550100200',
  contact: { id: 'p1', name: 'Alan Turing' },
  line: { number: '+15550100200', label: 'Support line' },
  receivedAt: new Date(Date.now() - 300_000).toISOString(),
  read: false,
  assignee: null,
  doneAt: null,
  doneBy: null,
  recording: recording({ voicemail: true, channels: ['customer'], durationMs: 23_000 }),
  ...change,
});

const afterCall = { callId: 'c1', open: doNothing, close: doNothing, isNoteOpen: false, setNoteOpen: doNothing };
const endedCall = {
  id: 'c1',
  direction: 'inbound',
  from: NUMBER,
  to: '+15550100200',
  durationSec: 83,
  contact: { id: 'p1', name: 'Alan Turing' },
} as Call;
const DISPOSITIONS = ['Resolved', 'Follow-up needed', 'Left voicemail', 'Wrong number'].map((name) => ({
  id: name,
  name,
}));

export const note = (id: string, text: string, author = { id: 'u1', name: 'Ada Lovelace' }): CallNote => ({
  id,
  callId: 'c1',
  author,
  text,
  createdAt: new Date().toISOString(),
});

/** A call of Ada with Alan. */
export const transcribedCall = {
  ...endedCall,
  answeredAt: '2026-11-29T10:00:00.000Z',
  endedAt: '2026-11-29T10:01:23.000Z',
  participants: [{ id: 'p2', role: 'agent', user: { id: 'u1', name: 'Ada Lovelace' } }],
} as Call;

export const transcript = (change: Partial<Transcript> = {}): Transcript => ({
  id: 't1',
  callId: 'c1',
  kind: 'live',
  sourceId: null,
  engine: 'twilio',
  status: 'completed',
  language: 'en-US',
  error: null,
  createdAt: '2026-11-29T10:00:00.000Z',
  ...change,
});

/** What the customer or Ada says some seconds after the answer. */
export const utterance = (track: Utterance['track'], second: number, text: string): Utterance => ({
  id: `${track}-${second}`,
  track,
  sequence: second,
  at: `2026-11-29T10:00:${String(second).padStart(2, '0')}.000Z`,
  text,
  confidence: 0.9,
  participantId: track === 'customer' ? 'p1' : 'p2',
  startMs: null,
  words: [],
});

/** Provides a server with one call and its transcript. */
export function WithTranscript({
  transcript,
  utterances = [],
  children,
}: {
  transcript: Transcript | null;
  utterances?: readonly Utterance[];
  children: ReactNode;
}) {
  const api = {
    call: async () => transcribedCall,
    transcripts: async () => ({
      live: true,
      transcripts: transcript ? [{ transcript, utterances }] : [],
    }),
  };
  return (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>{children}</WithTelephone>
    </RingbackProvider>
  );
}

/** Provides a server with one workspace, whose setup has this status. */
export function WithServer({ status, children }: { status: TwilioStatus; children: ReactNode }) {
  const api = {
    twilioStatus: async () => status,
    accountNumbers: async () => [
      { number: '+15550100200', label: 'Support line', points: 'here', elsewhere: null, followsApp: false },
      { number: '+15550100201', label: '', points: 'elsewhere', elsewhere: 'shop.example.test', followsApp: false },
    ],
    healthReport: async () => ({ at: new Date().toISOString(), findings: [FINDING] }),
  };
  return <RingbackProvider ringback={{ api } as unknown as Ringback}>{children}</RingbackProvider>;
}
