import { ChakraProvider } from '@chakra-ui/react';
import { system, Toaster } from '@ringback/ui';
import {
  type Call,
  CallStore,
  type DeviceClass,
  type EventFrame,
  type Microphone,
  ObservableValue,
  Problem,
  type RealtimeConnection,
  RingtonePlayer,
  Session,
  VoiceDevice,
} from '@ringback/voice-client';
import { type Ringback, RingbackProvider } from '@ringback/voice-react';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { BrowserRouter } from 'react-router';
import { FakeDevice } from '../../../packages/voice-client/test/fake-sdk';
import { App } from '../src/app/App';

export const ada = { id: 'u1', name: 'Ada Lovelace', email: 'ada@acme.test' };
const workspaces = [
  { id: 'w1', name: 'Acme Support', role: 'owner' },
  { id: 'w2', name: 'Globex Sales', role: 'owner' },
];
export const alan = { id: 'c1', name: 'Alan Turing', number: '+12125550101' };

export interface FakeServerOptions {
  microphone?: Microphone;
  /** What comes of asking for it, when the browser has not been told yet: `microphone` by itself. */
  requestMicrophone?: () => Promise<Microphone>;
  configured?: boolean;
  calls?: Call[];
}

/** A server, a telephone network and a browser, as small as the console allows. */
export class FakeServer {
  signedOut = false;
  role = 'owner';
  readonly api: Record<string, unknown>;
  sendFrame: (frame: EventFrame) => void = () => {};
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
      me: async () => ({ user: ada, workspaces: workspaces.map((each) => ({ ...each, role: this.role })) }),
      phoneNumbers: async () => [],
      calls: async () => ({ calls, nextCursor: null }),
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
        }),
      newRealtime: (_: string, onFrame: (frame: EventFrame) => void) => {
        this.sendFrame = (frame) => act(() => onFrame(frame));
        return {
          state: new ObservableValue({ status: 'open', userId: ada.id, identity: 'i' }),
          start: () => {},
          stop: () => {},
          setAvailability: () => {},
        } as unknown as RealtimeConnection;
      },
    } as unknown as Ringback;
  }

  open() {
    render(
      <ChakraProvider value={system}>
        <RingbackProvider ringback={this.ringback} styles="inherit">
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </RingbackProvider>
        <Toaster />
      </ChakraProvider>,
    );
    return userEvent.setup();
  }

  async openSignedIn(path = '/calls') {
    localStorage.setItem('ringback.token', 'a token');
    window.history.replaceState(null, '', path);
    Object.assign(this.ringback, { session: new Session() });
    const user = this.open();
    await screen.findByRole('button', { name: 'Account: Ada Lovelace' });
    return user;
  }
}

export const device = () => FakeDevice.instances.find(({ destroyed }) => !destroyed) as FakeDevice;
