import {
  type Call,
  type CallControl,
  type DeviceClass,
  type EventFrame,
  ObservableValue,
  type PresenceByUser,
  Problem,
  RingtonePlayer,
  VoiceDevice,
} from '@ringback/voice-client';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { FakeDevice, live } from '../../../voice-client/test/fake-sdk';
import { CallBanner, type Ringback, RingbackProvider, TwilioInboundListener } from '../../src';

type Participants = { id: string; role: string; user: { id: string; name: string } | null; [field: string]: unknown }[];

const START = '2026-01-05T10:00:00Z';
const ada = { id: 'u1', name: 'Ada Lovelace' };
const grace = { id: 'u2', name: 'Grace Hopper' };
const present = { state: 'joined', joinedAt: START, leftAt: null, onHold: false, muted: false, number: null };
const customer = { ...present, id: 'p1', role: 'customer', user: null, number: '+12125550123' };
const self = { ...present, id: 'p2', role: 'agent', user: ada };
const colleague = { ...present, id: 'p3', role: 'agent', user: grace, joinedAt: null, state: 'ringing' };

function conferenceCall(participants: Participants, changes: Partial<Call> = {}) {
  return {
    id: 'c1',
    strategy: 'conference',
    direction: 'inbound',
    from: '+12125550123',
    to: '+15559999',
    status: 'in-progress',
    createdAt: START,
    answeredAt: START,
    endedAt: null,
    agent: ada,
    contact: { id: 'k', name: 'Alan Turing' },
    line: null,
    participants,
    ...changes,
  } as unknown as Call;
}

let seq = 0;
const updated = (call: Call): EventFrame => ({ type: 'call-updated', seq: ++seq, at: START, call });

const device = () => live()[0] as FakeDevice;

/** A fake of the server: the requests about calls, and the event connection. */
class FakeServer {
  readonly requests: string[] = [];
  sendFrame: (frame: EventFrame) => void = () => {};
  readonly api: Record<string, unknown> = {
    calls: async () => ({ calls: [], nextCursor: null }),
    notes: async () => [],
    callNotes: async () => ({ notes: [], disposition: null }),
    dispositions: async () => [],
    call: async () => conferenceCall([customer, self]),
    presence: async () => [
      { userId: ada.id, name: ada.name, state: 'on-call', since: START },
      { userId: grace.id, name: grace.name, state: 'available', since: START },
      { userId: 'u3', name: 'Edsger Dijkstra', state: 'away', since: START },
    ],
  };
  private readonly control: CallControl = {
    offers: async () => ({ offers: [], rejoin: [] }),
    claim: (callId) => this.request(`claim ${callId}`, { claim: 'a claim', expiresAt: '' }),
    decline: (callId) => this.request(`decline ${callId}`, undefined),
    rejoin: (callId) => this.request(`rejoin ${callId}`, { claim: 'a claim', expiresAt: '' }),
    leave: (callId) => this.request(`leave ${callId}`, undefined),
  };

  constructor() {
    const actions = ['holdParticipant', 'resumeParticipant', 'transferCall', 'addParticipant', 'removeParticipant'];
    for (const name of [...actions, 'swapCall', 'mergeCall', 'completeTransfer', 'leaveCall']) {
      this.api[name] = (_: string, ...values: unknown[]) => this.request(`${name} ${JSON.stringify(values)}`, {});
    }
  }

  /** Notes a request, and answers it. */
  private async request<T>(name: string, answer: T): Promise<T> {
    this.requests.push(name);
    return answer;
  }

  ringback(): Ringback {
    const presence = new ObservableValue<PresenceByUser>(new Map([[grace.id, { state: 'available', since: START }]]));
    const state = new ObservableValue({
      status: 'open',
      userId: ada.id,
      identity: 'i',
      available: true,
      problem: null,
    });
    return {
      api: this.api,
      leaveWorkspace: () => {},
      newVoiceDevice: () =>
        new VoiceDevice({
          token: async () => 'a token',
          signallingUrl: async () => null,
          loadDevice: async () => FakeDevice as unknown as DeviceClass,
          requestMicrophone: async () => 'granted',
          watchMicrophone: () => () => {},
          loadSounds: async () => ({}),
          ringtone: new RingtonePlayer(null),
          storage: { getItem: () => 'yes', setItem: () => {} },
          control: this.control,
        }),
      newRealtime: (_: string, onFrame: (frame: EventFrame) => void) => {
        this.sendFrame = (frame) => act(() => onFrame(frame));
        return { state, presence, start: () => {}, stop: () => {}, setAvailability: () => {}, endWrapUp: () => {} };
      },
    } as unknown as Ringback;
  }
}

/** Opens a page whose user has claimed and answered a conference call. */
async function withCall() {
  FakeDevice.instances = [];
  const server = new FakeServer();
  const user = userEvent.setup();
  render(
    <RingbackProvider ringback={server.ringback()}>
      <TwilioInboundListener workspaceId="w" identity={ada.id}>
        <CallBanner />
      </TwilioInboundListener>
    </RingbackProvider>,
  );
  const until = new Date(Date.now() + 20_000).toISOString();
  server.sendFrame({
    type: 'incoming-call',
    seq: ++seq,
    at: START,
    callSid: 'CA1',
    callId: 'c1',
    from: '+12125550123',
    to: '+15559999',
    contact: { id: 'k', name: 'Alan Turing' },
    line: null,
    ringUntil: until,
    expiresAt: until,
    strategy: 'conference',
    reason: 'inbound',
    invitedBy: null,
  });
  await user.click(await screen.findByRole('button', { name: 'Accept' }));
  await waitFor(() => expect(device().calls).toHaveLength(1));
  expect(device().dialed).toEqual([{ params: { claim: 'a claim' } }]);
  act(() => device().calls[0]?.accept());
  const show = (...participants: Participants) => server.sendFrame(updated(conferenceCall(participants)));
  show(customer, self);
  const dialog = within(await screen.findByRole('dialog', { name: 'Call with Alan Turing' }));
  const press = (name: string) => user.click(dialog.getByRole('button', { name }));
  return { server, user, dialog, press, show };
}

const news = () => document.querySelector('[data-part="participant-announcer"]')?.textContent;

test('an agent claims an offered call, holds and resumes it, and sees why an action failed', async () => {
  const { server, user, dialog, press, show } = await withCall();
  expect(server.requests).toEqual(['claim c1']);
  await press('Hold');
  expect(server.requests.at(-1)).toBe('holdParticipant ["c1","p1"]');
  show({ ...customer, onHold: true }, self);
  expect(dialog.getByRole('status').textContent).toBe('On hold');
  expect(news()).toBe('Alan Turing is on hold');

  server.api.resumeParticipant = async () => {
    throw new Problem({ code: 'call-not-in-state', status: 409, detail: 'The customer has hung up. End the call.' });
  };
  await user.keyboard('{Alt>}o{/Alt}');
  expect((await dialog.findByRole('alert')).textContent).toBe('The customer has hung up. End the call.');
  await press('Hang up');
  await waitFor(() => expect(device().calls[0]?.actions).toContain('disconnect'));
  expect(server.requests.at(-1)).toBe('leave c1');
});

test('an agent transfers to an available member, and only available members can be chosen', async () => {
  const { server, user, dialog, press } = await withCall();
  await user.keyboard('{Alt>}t{/Alt}');
  const picker = within(dialog.getByRole('form', { name: 'Transfer call' }));
  expect(await picker.findByRole('radio', { name: /Edsger/ })).toHaveProperty('disabled', true);
  expect(picker.queryByRole('radio', { name: /Ada/ })).toBeNull();
  await press('Transfer now');
  expect(server.requests).toEqual(['claim c1']);

  await user.type(picker.getByRole('textbox', { name: 'Name or number' }), 'gra');
  await user.click(picker.getByRole('radio', { name: /Grace/ }));
  await user.click(picker.getByRole('button', { name: 'Transfer now' }));
  expect(server.requests.at(-1)).toBe('transferCall ["c1",{"userId":"u2"}]');
  act(() => device().calls[0]?.disconnect());
  expect(dialog.getByRole('status').textContent).toBe('Transferred to Grace Hopper');
});

test('an agent asks a number first, then swaps, merges, completes or cancels', async () => {
  const { server, user, dialog, press, show } = await withCall();
  await press('Transfer');
  await user.type(dialog.getByRole('textbox', { name: 'Name or number' }), '2125550199');
  await dialog.findByText('Call (212) 555-0199');
  await press('Ask first');
  expect(server.requests.at(-1)).toBe('addParticipant ["c1",{"number":"+12125550199"},true]');

  show({ ...customer, onHold: true }, self, colleague);
  expect(dialog.getByText('Ringing…')).toBeTruthy();
  expect(news()).toBe('Calling Grace Hopper');
  expect(dialog.getByRole('button', { name: 'Merge' }).getAttribute('aria-disabled')).toBe('true');
  const before = server.requests.length;
  await press('Complete');
  expect(server.requests).toHaveLength(before);

  show({ ...customer, onHold: true }, self, { ...colleague, state: 'joined', joinedAt: '2026-01-05T10:01:00Z' });
  for (const name of ['Swap', 'Merge', 'Complete', 'Cancel']) await press(name);
  expect(server.requests.slice(before)).toEqual([
    'swapCall ["c1"]',
    'mergeCall ["c1"]',
    'completeTransfer ["c1"]',
    'removeParticipant ["c1","p3"]',
  ]);
});

test('an agent who is consulted sees who asks, without the controls of the other agent', async () => {
  const { dialog, show } = await withCall();
  const joinedBefore = { ...colleague, state: 'joined', joinedAt: '2026-01-05T09:59:00Z' };
  show({ ...customer, onHold: true }, self, joinedBefore);
  expect(dialog.getByText(/^Grace Hopper is asking you first/)).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'Merge' })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Transfer' })).toBeNull();
});

test('a call that Twilio’s Device rings for has no conference controls', async () => {
  const { dialog, server } = await withCall();
  server.sendFrame(updated(conferenceCall([customer, self], { strategy: 'client' } as Partial<Call>)));
  expect(dialog.queryByRole('button', { name: 'Hold' })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Transfer' })).toBeNull();
});

test('a call that lost its agent is rejoined or ended from the banner', async () => {
  const { server, user } = await withCall();
  act(() => device().calls[0]?.disconnect());
  const until = new Date(Date.now() + 60_000).toISOString();
  server.sendFrame({ type: 'call-waiting-for-rejoin', seq: ++seq, at: START, call: conferenceCall([customer]), until });
  expect(screen.getByText(/You were disconnected from Alan Turing, who is on hold/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'End call' }));
  expect(server.requests.at(-1)).toBe('leaveCall ["c1"]');
  await user.click(screen.getByRole('button', { name: 'Rejoin' }));
  expect(server.requests.at(-1)).toBe('rejoin c1');
  act(() => device().calls[1]?.accept());
  expect(screen.queryByRole('button', { name: 'Rejoin' })).toBeNull();
});
