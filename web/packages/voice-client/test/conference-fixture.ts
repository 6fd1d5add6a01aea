import { afterEach, beforeEach, vi } from 'vitest';
import {
  type Call,
  type CallControl,
  type CallOffer,
  type CallOffers,
  type DeviceClass,
  type EventFrame,
  Problem,
  VoiceDevice,
} from '../src';
import { FakeBrowser } from './fake-browser';
import { FakeDevice, live } from './fake-sdk';

export const START = Date.parse('2026-01-05T10:00:00Z');
export const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** A fake of the server's routes of conference calls. */
export class FakeControl implements CallControl {
  requests: string[] = [];
  stored: CallOffers = { offers: [], rejoin: [] };
  claimResult: () => Promise<string> = async () => 'token';
  offers = async () => this.stored;
  claim: CallControl['claim'] = async (callId, { tab, fence, holdCurrent }) => {
    this.requests.push(`claim ${callId} by ${tab} ${fence}${holdCurrent ? ' holding' : ''}`);
    return { claim: await this.claimResult(), expiresAt: at(8) };
  };
  decline = async (callId: string) => void this.requests.push(`decline ${callId}`);
  rejoin: CallControl['rejoin'] = async (callId) => {
    this.requests.push(`rejoin ${callId}`);
    return { claim: await this.claimResult(), expiresAt: at(8) };
  };
  parkResult: () => Promise<void> = async () => {};
  park = async (callId: string) => {
    this.requests.push(`park ${callId}`);
    await this.parkResult();
  };
  leave = async (callId: string) => void this.requests.push(`leave ${callId}`);
  supervise: CallControl['supervise'] = async (callId, mode) => {
    const isFirst = !this.requests.some((request) => request.startsWith(`supervise ${callId}`));
    this.requests.push(`supervise ${callId} ${mode}`);
    return { mode, ...(isFirst ? { claim: await this.claimResult(), expiresAt: at(8) } : {}) };
  };
  takeOver: CallControl['takeOver'] = async (callId) => {
    this.requests.push(`takeOver ${callId}`);
    return { claim: await this.claimResult(), expiresAt: at(8) };
  };
}

export const offer = (callId: string, changes: Partial<CallOffer> = {}): CallOffer => ({
  callId,
  from: `+1555${callId}`,
  to: '+15559999',
  callSid: 'CA1',
  line: null,
  contact: null,
  ringUntil: at(20),
  strategy: 'conference',
  reason: 'inbound',
  invitedBy: null,
  expiresAt: at(20),
  ...changes,
});
export const offered = (callId: string, changes: Partial<CallOffer> = {}): EventFrame => ({
  type: 'incoming-call',
  seq: 1,
  at: at(0),
  ...offer(callId, changes),
});
export const ended = (callId: string): EventFrame => ({
  type: 'incoming-call-ended',
  seq: 2,
  at: at(0),
  callId,
  reason: 'taken',
  takenBy: null,
});
export const conversation = (id: string, state = 'left') =>
  ({
    id,
    direction: 'inbound',
    from: '+15550001',
    to: '+15559999',
    contact: { id: 'k', name: 'Grace' },
    participants: [{ role: 'agent', user: { id: 'ada', name: 'Ada' }, state }],
  }) as unknown as Call;
export const parked = (id: string, until: string | null = null): EventFrame => ({
  type: 'call-waiting-for-rejoin',
  seq: 5,
  at: at(0),
  call: conversation(id),
  until,
});
export const welcome: EventFrame = { type: 'welcome', seq: 0, userId: 'ada', identity: 'i', calls: [] };
export const refused = (code: string) => async () => {
  throw new Problem({ code, status: 409, detail: code });
};

export const advance = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
export const callOf = (tab: VoiceDevice) => tab.state.get().call;
/** Returns the newest call of the newest device. */
export const connected = () => live().at(-1)?.calls.at(-1);

/** Prepares each test: a browser without tabs, and a fake of the server. Destroys the tabs afterwards. */
export function setUpConferenceCalls() {
  let browser: FakeBrowser;
  let control: FakeControl;
  let opened: VoiceDevice[];
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    FakeDevice.instances = [];
    browser = new FakeBrowser();
    control = new FakeControl();
    opened = [];
  });
  afterEach(() => {
    for (const tab of opened) tab.destroy();
    vi.useRealTimers();
  });

  async function openTab(name: string, wantsCalls = true) {
    const tab = new VoiceDevice({
      token: async () => 'token',
      signallingUrl: async () => null,
      loadDevice: async () => FakeDevice as unknown as DeviceClass,
      requestMicrophone: async () => 'granted',
      watchMicrophone: () => () => {},
      loadSounds: async () => ({}),
      tabs: browser.open(name),
      control,
    });
    opened.push(tab);
    tab.start();
    await advance();
    if (wantsCalls) tab.setWantsCalls(true);
    tab.receive(welcome);
    await advance();
    return tab;
  }

  /** Opens a tab whose user is on the call `1`. */
  async function onCall() {
    const tab = await openTab('first');
    tab.receive(offered('1'));
    await tab.accept();
    connected()?.accept();
    return tab;
  }

  return { control: () => control, openTab, onCall };
}
