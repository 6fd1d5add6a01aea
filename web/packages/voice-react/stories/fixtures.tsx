import {
  type AudioDeviceList,
  type AudioNotice,
  type AudioSettings,
  type Call,
  type CallAudio,
  type CallDisposition,
  type CallNote,
  conversationOf,
  defaultAudioSettings,
  ObservableValue,
  type Participant,
  type PresenceByUser,
  type TwilioStatus,
  type VoiceCall,
} from '@ringback/voice-client';
import type { ReactNode } from 'react';
import type {
  Availability,
  CurrentConversation,
  IncomingCall,
  Notifications,
  Realtime,
  Ringback,
  Telephone,
  Voice,
} from '../src';
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
  accepting: false,
  muted: false,
  startedAt: Date.now() - 83_000,
  endedAt: null,
  quality: 'good',
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
    waiting: null,
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
    name: null,
    incomingCall: null,
    conversation: null,
    setTransferredTo: doNothing,
    weeklyCallCount: null,
    lastNote: null,
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
  return <TelephoneContext value={telephone}>{children}</TelephoneContext>;
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
  children,
  ...telephone
}: Partial<Telephone> & { notes?: CallNote[]; disposition?: CallDisposition | null; children: ReactNode }) {
  const api = {
    call: async () => endedCall,
    callNotes: async () => ({ notes, disposition }),
    dispositions: async () => ({ version: 1, dispositions: DISPOSITIONS }),
  };
  return (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone afterCall={afterCall} {...telephone}>
        {children}
      </WithTelephone>
    </RingbackProvider>
  );
}

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
