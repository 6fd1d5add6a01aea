import {
  type Call,
  type CallControl,
  type DeviceClass,
  type EventFrame,
  type IncomingCallFrame,
  ObservableValue,
  type PresenceByUser,
  Problem,
  RingtonePlayer,
  VoiceDevice,
} from '@ringback/voice-client';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { memo, type ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { FakeDevice, live } from '../../../voice-client/test/fake-sdk';
import {
  CallBanner,
  type Ringback,
  RingbackProvider,
  TwilioInboundListener,
  useDial,
  useSupervision,
  useTelephone,
} from '../../src';

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
const updated = (call: Call) => ({ type: 'call-updated' as const, seq: ++seq, at: START, call });

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
    park: (callId) => this.request(`park ${callId}`, undefined),
    leave: (callId) => this.request(`leave ${callId}`, undefined),
    supervise: (callId, mode) => this.request(`supervise ${callId} ${mode}`, { mode, claim: 'a claim' }),
    takeOver: (callId) => this.request(`takeOver ${callId}`, { claim: 'a claim', expiresAt: '' }),
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

function offer(callId: string, until: string, changes: Partial<IncomingCallFrame> = {}): EventFrame {
  return {
    type: 'incoming-call',
    seq: ++seq,
    at: START,
    callSid: 'CA1',
    callId,
    from: '+12125550123',
    to: '+15559999',
    contact: { id: 'k', name: 'Alan Turing' },
    line: null,
    ringUntil: until,
    expiresAt: until,
    strategy: 'conference',
    reason: 'inbound',
    invitedBy: null,
    ...changes,
  };
}

/** Opens a page of an available user, who is offered the call `c1`. */
async function withOffer(children: ReactNode = <CallBanner />, beforeOffer: (server: FakeServer) => void = () => {}) {
  FakeDevice.instances = [];
  const server = new FakeServer();
  const user = userEvent.setup();
  render(
    <RingbackProvider ringback={server.ringback()}>
      <TwilioInboundListener workspaceId="w" identity={ada.id}>
        {children}
      </TwilioInboundListener>
    </RingbackProvider>,
  );
  beforeOffer(server);
  server.sendFrame(offer('c1', new Date(Date.now() + 20_000).toISOString()));
  return { server, user, card: within(await screen.findByRole('dialog', { name: 'Incoming call' })) };
}

/** Opens a page whose user has claimed and answered a conference call. */
async function withCall(children?: ReactNode) {
  const { server, user } = await withOffer(children);
  await user.click(screen.getByRole('button', { name: 'Accept' }));
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

test('the card of an incoming call shows who else waits, until another agent answers', async () => {
  const { server, card } = await withOffer();
  const waiting = (id: string, name: string | null, answeredAt: string | null = null) =>
    updated(
      conferenceCall([customer], {
        id,
        status: 'ringing',
        from: '+12125550188',
        contact: name === null ? null : { id, name },
        answeredAt,
      }),
    );
  server.sendFrame(waiting('c1', 'Alan Turing'));
  expect(card.queryByRole('list')).toBeNull();
  server.sendFrame(waiting('c2', 'Katherine Johnson'));
  expect(card.getByRole('list', { name: '1 more caller is waiting' }).textContent).toContain('Katherine Johnson');
  server.sendFrame(waiting('c3', null));
  expect(card.getByRole('list', { name: '2 more callers are waiting' }).textContent).toContain('(212) 555-0188');
  server.sendFrame(waiting('c2', 'Katherine Johnson', START));
  server.sendFrame({
    type: 'call-ended',
    seq: ++seq,
    at: START,
    call: { ...waiting('c3', null).call, status: 'no-answer' },
  });
  expect(card.queryByRole('list')).toBeNull();
});

/** Notes whether the card of a ringing call is shown when this element of the page behind it is rendered. */
const BehindCard = memo(function BehindCard({ renders }: { renders: string[] }) {
  const shown = document.querySelector('[role=dialog]') ? 'after the card' : 'before the card';
  renders.push(shown);
  if (useDial().disabledReason === 'You’re already on a call.') renders.push(`disabled ${shown}`);
  if (useTelephone().voice.status === 'ringing') renders.push(`rings ${shown}`);
  return null;
});

test('the card of a ringing call is on the screen before the page behind it is rendered for the call', async () => {
  const renders: string[] = [];
  await withOffer(<BehindCard renders={renders} />, () => renders.splice(0));
  expect(new Set(renders)).toEqual(new Set(['after the card', 'disabled after the card', 'rings after the card']));
});

test('the requests for the extras of a card are sent after it is on the screen', async () => {
  const requests: string[] = [];
  const note = (request: string) =>
    requests.push(`${request} ${document.querySelector('[role=dialog]') ? 'after the card' : 'before the card'}`);
  await withOffer(<CallBanner />, (server) => {
    server.api.notes = async () => {
      note('notes');
      return [];
    };
    server.api.calls = async () => {
      note('calls');
      return { calls: [], nextCursor: null };
    };
    requestAnimationFrame(() => requests.push('frame'));
  });
  await waitFor(() => expect(requests).toEqual(['frame', 'calls after the card', 'notes after the card']));
  await waitFor(() => expect(document.title).toContain('Incoming call · Alan Turing'));
});

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
  await user.keyboard('{Alt>}c{/Alt}');
  expect(server.requests).toHaveLength(before);

  show({ ...customer, onHold: true }, self, { ...colleague, state: 'joined', joinedAt: '2026-01-05T10:01:00Z' });
  const requests = ['swapCall ["c1"]', 'mergeCall ["c1"]', 'completeTransfer ["c1"]', 'removeParticipant ["c1","p3"]'];
  for (const name of ['Swap', 'Merge', 'Complete', 'Cancel']) await press(name);
  expect(server.requests.slice(before)).toEqual(requests);
  for (const key of ['x', 'g', 'c', 'z']) await user.keyboard(`{Alt>}${key}{/Alt}`);
  expect(server.requests.slice(before)).toEqual([...requests, ...requests]);
});

test('the list of several participants takes the place of the picture of the customer', async () => {
  const { dialog, show } = await withCall();
  const pictures = () => document.querySelectorAll('[data-initials="AT"]').length;
  expect(pictures()).toBe(1);
  show(customer, self, { ...colleague, state: 'joined', joinedAt: START });
  expect(dialog.getByRole('list', { name: 'Participants' }).textContent).toContain('Grace Hopper');
  expect(pictures()).toBe(1);
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
  expect(screen.getByText('Alan Turing is on hold and waiting for you.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'End call' }));
  expect(server.requests.at(-1)).toBe('leaveCall ["c1"]');
  expect(screen.getByRole('button', { name: 'Rejoin' }).getAttribute('aria-keyshortcuts')).toBe('Alt+W');
  await user.keyboard('{Alt>}w{/Alt}');
  expect(server.requests.at(-1)).toBe('rejoin c1');
  act(() => device().calls[1]?.accept());
  expect(screen.queryByRole('button', { name: 'Rejoin' })).toBeNull();
});

test('an agent sees who supervises the call, and who took it over', async () => {
  const { server, dialog, show } = await withCall();
  const boss = { ...present, id: 'p4', role: 'supervisor', user: grace, supervision: 'listen' };
  show(customer, self, boss);
  expect(dialog.getByText('Grace Hopper is listening.')).toBeTruthy();
  expect(news()).toBe('Grace Hopper is listening.');
  show(customer, self, { ...boss, supervision: 'whisper' });
  expect(news()).toBe('Grace Hopper is whispering. The customer can’t hear it.');
  server.sendFrame({ type: 'call-taken-over', seq: ++seq, at: START, callId: 'c1', by: grace });
  act(() => device().calls[0]?.disconnect());
  expect(dialog.getByRole('status').textContent).toBe('Grace Hopper took over this call.');
});

function Listen({ call }: { call: Call }) {
  const { supervise } = useSupervision(call);
  return (
    <button type="button" onClick={() => supervise('listen')}>
      Start
    </button>
  );
}

/** Counts how often it renders. */
const Row = memo(function Row({ onRender }: { onRender: () => void }) {
  useSupervision(null);
  onRender();
  return null;
});

test('an element with the actions of a supervisor does not render when only the call of the user changes', async () => {
  const onRender = vi.fn();
  const { dialog, press } = await withCall(<Row onRender={onRender} />);
  onRender.mockClear();
  await press('Mute');
  expect(dialog.getByRole('button', { name: 'Unmute' })).toBeTruthy();
  expect(onRender).not.toHaveBeenCalled();
});

test('a supervisor listens, whispers, takes over or leaves', async () => {
  FakeDevice.instances = [];
  const server = new FakeServer();
  const supervised = conferenceCall([customer, { ...colleague, state: 'joined' }], { agent: grace });
  server.api.call = async () => supervised;
  const user = userEvent.setup();
  render(
    <RingbackProvider ringback={server.ringback()}>
      <TwilioInboundListener workspaceId="w" identity={ada.id}>
        <Listen call={supervised} />
      </TwilioInboundListener>
    </RingbackProvider>,
  );
  await user.click(screen.getByRole('button', { name: 'Start' }));
  const panel = within(await screen.findByRole('dialog', { name: 'Supervising the call with Alan Turing' }));
  await waitFor(() => expect(device().calls).toHaveLength(1));
  act(() => device().calls[0]?.accept());
  expect(panel.getByRole('status').textContent).toBe('No one hears you');
  await user.click(panel.getByRole('button', { name: 'Whisper' }));
  await waitFor(() => expect(panel.getByRole('status').textContent).toBe('Only Grace Hopper hears you'));
  expect(panel.getByRole('button', { name: 'Whisper' }).getAttribute('aria-pressed')).toBe('true');
  await user.click(panel.getByRole('button', { name: 'Take over' }));
  await waitFor(() => expect(device().calls).toHaveLength(2));
  expect(server.requests).toEqual(['supervise c1 listen', 'supervise c1 whisper', 'takeOver c1']);
  expect(await screen.findByRole('dialog', { name: /Call with/ })).toBeTruthy();
});

test('a call that is transferred during another one is accepted with the first on hold, and the tabs switch back', async () => {
  const { server, user } = await withCall();
  const until = new Date(Date.now() + 20_000).toISOString();
  const katherine = { id: 'k2', name: 'Katherine Johnson' };
  server.sendFrame(
    offer('c2', until, { from: '+12125550188', contact: katherine, reason: 'transfer', invitedBy: grace }),
  );
  const card = within(screen.getByRole('dialog', { name: 'Call waiting' }));
  expect(card.getByText('Transferred by Grace Hopper')).toBeTruthy();
  await user.click(card.getByRole('button', { name: 'Hold and accept' }));
  expect(server.requests.at(-1)).toBe('claim c2');
  server.sendFrame({
    type: 'call-waiting-for-rejoin',
    seq: ++seq,
    at: START,
    call: conferenceCall([customer]),
    until: null,
  });
  await waitFor(() => expect(device().calls).toHaveLength(2));
  expect(device().calls[0]?.actions).toContain('disconnect');
  act(() => device().calls[1]?.accept());
  expect(screen.queryByRole('dialog', { name: 'Call waiting' })).toBeNull();
  const dialog = within(screen.getByRole('dialog', { name: 'Call with Katherine Johnson' }));
  const [current, held] = dialog.getAllByRole('tab');
  expect(current?.textContent).toBe('Katherine JohnsonOn a call');
  expect(held?.textContent).toBe('Alan TuringOn hold');
  expect(document.querySelector('[data-part="held-announcer"]')?.textContent).toBe('Alan Turing is on hold');

  current?.focus();
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(held);
  expect(server.requests.at(-1)).toBe('claim c2');
  await user.keyboard('{Enter}');
  expect(server.requests.at(-1)).toBe('rejoin c1');
  await waitFor(() => expect(device().calls).toHaveLength(3));
  act(() => device().calls[2]?.accept());
  expect(screen.getByRole('dialog', { name: 'Call with Alan Turing' })).toBeTruthy();
});
