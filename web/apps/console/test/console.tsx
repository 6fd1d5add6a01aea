import { ChakraProvider } from '@chakra-ui/react';
import { system, Toaster } from '@ringback/ui';
import {
  type Call,
  CallStore,
  type DeviceClass,
  type EventFrame,
  type Microphone,
  ObservableValue,
  type PresenceByUser,
  Problem,
  type RealtimeConnection,
  type RealtimeState,
  RingtonePlayer,
  Session,
  VoiceDevice,
} from '@ringback/voice-client';
import { type Ringback, RingbackProvider } from '@ringback/voice-react';
import { act, render, screen } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { FakeDevice } from '../../../packages/voice-client/test/fake-sdk';
import { App } from '../src/app/App';

export const ada = { id: 'u1', name: 'Ada Lovelace', email: 'ada@acme.test' };
const workspaces = [
  { id: 'w1', name: 'Acme Support', timeZone: 'UTC' },
  { id: 'w2', name: 'Globex Sales', timeZone: 'UTC' },
];
export const alan = { id: 'c1', name: 'Alan Turing', number: '+12125550101' };

export interface FakeServerOptions {
  microphone?: Microphone;
  /** The result of the microphone prompt; `microphone` by default. */
  requestMicrophone?: () => Promise<Microphone>;
  configured?: boolean;
  calls?: Call[];
}

/** A fake of the server, the telephone network and the browser, as small as the console allows. */
export class FakeServer {
  signedOut = false;
  /** Whether the server acknowledges `set-availability`. */
  acknowledges = true;
  role = 'owner';
  /** The missed calls that the user has not seen. */
  missed = 0;
  /** The messages that no member has listened to. */
  unreadVoicemails = 0;
  readonly presence = new ObservableValue<PresenceByUser>(new Map());
  readonly api: Record<string, unknown>;
  sendFrame: (frame: EventFrame) => void = () => {};
  /** Changes the state of the event connection. */
  setConnection: (status: RealtimeState['status']) => void = () => {};
  readonly ringback: Ringback;

  constructor(options: FakeServerOptions = {}) {
    const {
      microphone = 'granted',
      requestMicrophone = async () => microphone,
      configured = true,
      calls = [],
    } = options;
    FakeDevice.instances = [];
    this.api = {
      config: async () => ({ voice: { signallingUrl: null }, demo: null }),
      signIn: async (_: string, password: string) => {
        if (password === 'ringback') return { token: 'a token', user: ada };
        throw new Problem({ code: 'wrong-credentials', status: 401, detail: 'The password is wrong.' });
      },
      signOut: async () => {
        this.signedOut = true;
      },
      me: async () => ({
        user: ada,
        workspaces: workspaces.map((each) => ({ ...each, role: this.role })),
        mayCreateWorkspaces: true,
      }),
      presence: async () => [],
      callCost: async () => ({ legs: [], recordings: [], totals: [] }),
      members: async () => [{ ...ada, role: this.role }],
      savedViews: async () => [],
      phoneNumbers: async () => [],
      callerIds: async () => ({ callerIds: [], defaults: { workspace: null, countries: {}, mine: null } }),
      dialCheck: async () => ({ callerId: null, denial: null }),
      doNotCallList: async () => ({ entries: [], nextCursor: null }),
      calls: async () => ({ calls, nextCursor: null }),
      call: async (_: string, id: string) => {
        const found = calls.find((call) => call.id === id);
        if (found) return found;
        throw new Problem({ code: 'not-found', status: 404, detail: 'The object does not exist.' });
      },
      callTimeline: async () => ({ entries: [], eventsExpired: false }),
      callNotes: async () => ({ notes: [], disposition: null }),
      notes: async () => [],
      recordings: async () => ({
        recordings: [],
        access: 'listen',
        canStart: false,
        consentGiven: null,
        formats: ['wav', 'mp3'],
      }),
      recordingProblems: async () => [],
      voicemails: async () => ({ voicemails: [], unread: this.unreadVoicemails, nextCursor: null }),
      voicemailSettings: async () => ({
        version: 0,
        enabled: false,
        greeting: { text: 'Please leave a message.', audioId: null },
        maxSeconds: 120,
        numbers: [],
      }),
      recordingPolicy: async () => ({
        version: 0,
        inbound: 'off',
        outbound: 'off',
        internal: 'off',
        consent: 'none',
        announcement: null,
        countries: [],
        deleteAtTwilio: false,
        numbers: [],
      }),
      retentionSettings: async () => ({ recordingDays: null, transcriptDays: null, callDays: null }),
      boardTargets: async () => ({
        serviceLevelSeconds: 20,
        serviceLevelPercent: 80,
        abandonRatePercent: 5,
        speedOfAnswerSeconds: 20,
        longestWaitSeconds: 60,
        callersWaiting: 5,
      }),
      legalHold: async () => null,
      legalHolds: async () => [],
      erasures: async () => [],
      callSummary: async () => ({ engine: null, extract: [], summary: null }),
      transcripts: async () => ({ live: false, transcripts: [] }),
      transcriptionSettings: async () => ({ live: false, recorded: false, language: 'en-US', hasSpeechServer: true }),
      twilioStatus: async () => ({ configured: true }),
      dispositions: async () => ({ version: 1, dispositions: [{ id: 'd1', name: 'Resolved' }] }),
      missedCalls: async () => ({ count: this.missed, seenUntil: new Date(0).toISOString() }),
      markMissedCallsSeen: async (_: string, seenUntil: string) => {
        this.missed = 0;
        this.sendFrame({ type: 'missed-calls-seen', seq: 1, at: seenUntil, seenUntil });
      },
      contacts: async (_: string, search: string) =>
        alan.name.toLowerCase().includes(search.toLowerCase()) ? [alan] : [],
    };
    this.ringback = {
      api: this.api,
      session: new Session(),
      newCalls: () => new CallStore(),
      leaveWorkspace: () => {},
      newVoiceDevice: () =>
        new VoiceDevice({
          token: async () => {
            if (configured) return 'a token';
            throw new Problem({ code: 'voice-not-configured', status: 404, detail: 'Not set up.' });
          },
          signallingUrl: async () => null,
          loadDevice: async () => FakeDevice as unknown as DeviceClass,
          requestMicrophone,
          watchMicrophone: (tell) => {
            tell(microphone);
            return () => {};
          },
          ringtone: new RingtonePlayer(null),
          loadSounds: async () => ({}),
        }),
      newRealtime: (_: string, onFrame: (frame: EventFrame) => void) => {
        this.sendFrame = (frame) => act(() => onFrame(frame));
        const state = new ObservableValue<RealtimeState>({
          status: 'open',
          userId: ada.id,
          identity: 'i',
          available: false,
          lostSince: null,
          problem: null,
        });
        this.setConnection = (status) =>
          act(() => state.set({ ...state.get(), status, lostSince: status === 'open' ? null : Date.now() }));
        return {
          state,
          presence: this.presence,
          start: () => {},
          stop: () => {},
          setAvailability: (available: boolean) => {
            if (this.acknowledges) state.set({ ...state.get(), available });
          },
        } as unknown as RealtimeConnection;
      },
    } as unknown as Ringback;
  }

  open() {
    render(
      <ChakraProvider value={system}>
        <RingbackProvider ringback={this.ringback} styles="inherit">
          <App />
        </RingbackProvider>
        <Toaster />
      </ChakraProvider>,
    );
    return userEvent.setup();
  }

  /** Opens a page with a valid session. */
  openWithSession(path: string) {
    localStorage.setItem('ringback.token', 'a token');
    window.history.replaceState(null, '', path);
    Object.assign(this.ringback, { session: new Session() });
    return this.open();
  }

  async openSignedIn(path = '/calls') {
    const user = this.openWithSession(path);
    await screen.findByRole('button', { name: 'Account: Ada Lovelace' });
    return user;
  }
}

export const device = () => FakeDevice.instances.find(({ destroyed }) => !destroyed) as FakeDevice;
/** The calls that were placed: none before the Voice SDK has loaded. */
export const dialed = (): unknown[] => FakeDevice.instances.flatMap((each) => each.dialed);

/** Selects a workspace in the menu of the sidebar. */
export async function switchWorkspace(user: UserEvent, name: string): Promise<void> {
  // The sidebar of a wide window and the toolbar of a narrow one both have it; jsdom has no styles that hide one.
  await user.click(screen.getAllByRole('button', { name: /^Workspace: / })[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitemradio', { name }));
}
