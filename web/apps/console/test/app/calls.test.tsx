import type { Call, Participant } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ada, alan, FakeServer } from '../console';

const call = (facts: Partial<Call>): Call => ({
  id: '1',
  callSid: 'CA1',
  direction: 'inbound',
  strategy: 'client',
  from: alan.number,
  to: '+12125550100',
  status: 'completed',
  declined: false,
  answeredBy: null,
  durationSec: 65,
  createdAt: new Date().toISOString(),
  answeredAt: new Date().toISOString(),
  endedAt: new Date().toISOString(),
  agent: { id: 'u1', name: 'Ada Lovelace' },
  contact: { id: alan.id, name: alan.name },
  line: { number: '+12125550100', label: 'Support line' },
  endedBy: null,
  endReason: null,
  refusal: null,
  sipCode: null,
  participants: [],
  ...facts,
});

test('only calls that were not completed have a status, and a row opens the page of its call', async () => {
  const missed = call({ id: '2', status: 'no-answer', answeredAt: null, agent: null, contact: null, durationSec: 0 });
  const user = await new FakeServer({ calls: [call({}), missed] }).openSignedIn();
  const today = within(await screen.findByRole('region', { name: 'Today' }));
  expect(today.queryByText(/Completed/)).toBeNull();
  expect(today.getByText(/Missed/)).toBeTruthy();

  await user.click(today.getByRole('link', { name: /Alan Turing/ }));
  expect(window.location.pathname).toBe('/calls/1');
  const details = within(await screen.findByRole('region', { name: 'Details' }));
  expect(details.getByText('Status').nextElementSibling?.textContent).toBe('Completed');
  expect(details.getByText('Agent').nextElementSibling?.textContent).toBe('Ada Lovelace');
  expect(details.getByText('Duration').nextElementSibling?.textContent).toBe('1:05');
  expect(await within(screen.getByRole('region', { name: 'Timeline' })).findByText('No events recorded.')).toBeTruthy();
});

test('the page of a call of which the events are no longer kept says so', async () => {
  const server = new FakeServer({ calls: [call({})] });
  server.api.callTimeline = async () => ({ entries: [], eventsExpired: true });
  await server.openSignedIn('/calls/1');
  const timeline = within(await screen.findByRole('region', { name: 'Timeline' }));
  expect(await timeline.findByText(/The timeline of this call was deleted/)).toBeTruthy();
  expect(timeline.queryByText('No events recorded.')).toBeNull();
});

test('the page of a call shows who was in it, for how long, and who ended it', async () => {
  const left = { state: 'left', number: null, user: null, onHold: false, talkSec: null, holdSec: null, waitSec: null };
  const participants = [
    { ...left, id: 'p1', role: 'customer', talkSec: 65, holdSec: 12, waitSec: 4 },
    { ...left, id: 'p2', role: 'agent', user: { id: 'u1', name: 'Ada Lovelace' }, talkSec: 65, waitSec: 0 },
    { ...left, id: 'p3', role: 'external', number: '+12125550177', state: 'no-answer' },
  ] as unknown as Participant[];
  await new FakeServer({ calls: [call({ participants, endedBy: 'customer' })] }).openSignedIn('/calls/1');
  const rows = within(await screen.findByRole('list', { name: 'Participants' })).getAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'Alan TuringCustomer · Talked 1:05 · On hold 0:12 · Waited 0:04',
    'Ada LovelaceAgent · Talked 1:05',
    '(212) 555-0177External phone · No answer',
  ]);
  const details = within(screen.getByRole('region', { name: 'Details' }));
  expect(details.getByText('Ended by').nextElementSibling?.textContent).toBe('Customer');
});

test('a member who has had a call does not see how to receive the first one', async () => {
  await new FakeServer({ calls: [call({})] }).openSignedIn();
  await screen.findByRole('region', { name: 'Today' });
  expect(screen.queryByRole('region', { name: 'Get your first call' })).toBeNull();
});

test('the missed calls since the last visit are counted at the link to the calls, and seen there', async () => {
  const missed = call({ status: 'no-answer', answeredAt: null, agent: null, durationSec: 0 });
  const server = new FakeServer({ calls: [missed] });
  server.missed = 3;
  let requests = 0;
  const { missedCalls } = server.api;
  server.api.missedCalls = async () => {
    requests++;
    return (missedCalls as () => Promise<unknown>)();
  };
  const user = await server.openSignedIn('/dialer');
  const link = await screen.findByRole('link', { name: 'Calls, 3 missed calls' });
  expect(requests).toBe(1);
  await user.click(link);
  await waitFor(() => expect(screen.getByRole('link', { name: 'Calls' })).toBeTruthy());
  expect(server.missed).toBe(0);
});

test('the page of a call shows its notes, and an unknown call says so', async () => {
  const server = new FakeServer({ calls: [call({})] });
  const added: string[] = [];
  Object.assign(server.api, {
    callNotes: async () => ({
      notes: [note('n1', 'Wants a refund')],
      disposition: { id: 'd1', name: 'Resolved', setBy: ada, setAt: new Date().toISOString() },
    }),
    addNote: async (_: string, __: string, id: string, text: string) => {
      added.push(text);
      return note(id, text);
    },
  });
  const user = await server.openSignedIn('/calls/1');
  expect((await screen.findByRole('button', { name: 'Resolved', pressed: true })).textContent).toBe('Resolved');
  const notes = screen.getByRole('list', { name: 'Notes' });
  expect(notes.textContent).toContain('Wants a refund');

  await user.type(screen.getByLabelText('Note'), 'Refund sent{Control>}{Enter}{/Control}');
  await waitFor(() => expect(notes.textContent).toMatch(/Refund sent.*Wants a refund/));
  expect(added).toEqual(['Refund sent']);
  expect(screen.getByLabelText('Note')).toHaveProperty('value', '');

  const other = note('n2', 'The colleague’s note');
  server.sendFrame({ type: 'call-note-added', seq: 2, at: other.createdAt, callId: '1', note: other });
  expect(notes.textContent).toContain('The colleague’s note');
  server.sendFrame({ type: 'call-note-removed', seq: 3, at: other.createdAt, callId: '1', noteId: 'n1' });
  expect(notes.textContent).not.toContain('Wants a refund');
  server.sendFrame({ type: 'call-disposition-changed', seq: 4, at: other.createdAt, callId: '1', disposition: null });
  expect(screen.queryByRole('button', { name: 'Resolved', pressed: true })).toBeNull();

  await user.click(screen.getByRole('link', { name: 'All calls' }));
  window.history.pushState(null, '', '/calls/2');
  window.dispatchEvent(new PopStateEvent('popstate'));
  expect(await screen.findByText('Call not found')).toBeTruthy();
});

const note = (id: string, text: string) => ({
  id,
  callId: '1',
  author: { id: ada.id, name: ada.name },
  text,
  createdAt: new Date().toISOString(),
});

type Query = { limit?: number; text?: string; status?: string[] };

function recordedQueries(server: FakeServer) {
  const queries: Omit<Query, 'limit'>[] = [];
  Object.assign(server.api, {
    calls: async (_: string, { limit: __, ...query }: Query) => {
      queries.push(query);
      return { calls: query.text || query.status ? [] : [call({})], nextCursor: null };
    },
  });
  return queries;
}

const MISSED = { direction: 'inbound', status: ['no-answer', 'canceled', 'busy', 'failed'] };

test('the filters are sent to the server, and clearing the search keeps the focus', async () => {
  const server = new FakeServer();
  const queries = recordedQueries(server);
  const user = await server.openSignedIn();
  await screen.findByRole('region', { name: 'Today' });
  await user.click(screen.getByRole('button', { name: 'Missed' }));
  await screen.findByText('No matching calls');
  expect(queries.at(-1)).toEqual(MISSED);
  await user.click(screen.getByRole('button', { name: 'All' }));
  const search = screen.getByRole('searchbox', { name: 'Search by name or number' });
  await user.type(search, 'tur');
  await waitFor(() => expect(queries.at(-1)).toEqual({ text: 'tur' }));
  await screen.findByText('No matching calls');
  await user.clear(search);
  await screen.findByRole('region', { name: 'Today' });
  expect(document.activeElement).toBe(search);
});

test('the page’s URL contains the filters, and opens the same list', async () => {
  const server = new FakeServer();
  const queries = recordedQueries(server);
  const user = await server.openSignedIn(
    '/calls?show=missed&agent=u1&date=custom&from=2026-01-30&to=2026-01-31&q=turing',
  );
  const days = { from: new Date(2026, 0, 30).toISOString(), to: new Date(2026, 1, 1).toISOString() };
  await waitFor(() => expect(queries.at(-1)).toEqual({ ...MISSED, ...days, agent: 'u1', text: 'turing' }));
  expect(screen.getByRole('button', { name: 'Missed', pressed: true })).toBeTruthy();
  expect(screen.getByRole('searchbox', { name: 'Search by name or number' })).toHaveProperty('value', 'turing');
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Agent' })).toHaveProperty('value', 'u1'));
  expect(screen.getByLabelText('To date')).toHaveProperty('value', '2026-01-31');

  await user.selectOptions(screen.getByRole('combobox', { name: 'Date' }), 'Last 7 days');
  await waitFor(() => expect(window.location.search).toBe('?show=missed&agent=u1&date=week&q=turing'));
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await waitFor(() => expect(queries.at(-1)).toEqual({}));
  expect(window.location.search).toBe('');
  const search = screen.getByRole('searchbox', { name: 'Search by name or number' });
  expect(search).toHaveProperty('value', '');
  expect(document.activeElement).toBe(search);
});

test('the technical details of a call are loaded when they are opened, filtered, and exported', async () => {
  const server = new FakeServer({ calls: [call({})] });
  const entry = { at: '2026-01-31T12:00:00.120Z', callSid: 'CA1', user: null };
  let loads = 0;
  Object.assign(server.api, {
    callRecorder: async () => {
      loads++;
      return {
        retentionDays: 14,
        entries: [
          {
            ...entry,
            id: 1,
            kind: 'webhook',
            name: 'voice/status',
            data: { form: { CallStatus: 'ringing' }, url: {} },
          },
          { ...entry, id: 2, kind: 'page', name: 'reconnecting', user: ada, data: { code: 53405 } },
        ],
      };
    },
    exportCallRecorder: async () => '{"format":"ringback-recorder"}\n',
  });
  const user = await server.openSignedIn('/calls/1');
  const section = within(await screen.findByRole('region', { name: 'Technical details' }));
  expect(loads).toBe(0);

  await user.click(section.getByRole('button', { name: 'Show' }));
  expect(await section.findByText('voice/status')).toBeTruthy();
  expect(section.getByText(/by Ada Lovelace/)).toBeTruthy();

  await user.selectOptions(section.getByRole('combobox', { name: 'Show entries' }), 'Browser');
  expect(section.queryByText('voice/status')).toBeNull();
  expect(section.getByText('reconnecting')).toBeTruthy();

  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const saved: string[] = [];
  Object.assign(URL, {
    createObjectURL: (file: Blob) => {
      saved.push(file.type);
      return 'blob:export';
    },
    revokeObjectURL: () => {},
  });
  await user.click(section.getByRole('button', { name: 'Export' }));
  await waitFor(() => expect(saved).toEqual(['application/jsonl']));
  click.mockRestore();
});

test('a call without technical details says how long they are kept', async () => {
  const server = new FakeServer({ calls: [call({})] });
  Object.assign(server.api, { callRecorder: async () => ({ retentionDays: 14, entries: [] }) });
  const user = await server.openSignedIn('/calls/1');
  const section = within(await screen.findByRole('region', { name: 'Technical details' }));
  await user.click(section.getByRole('button', { name: 'Show' }));
  expect((await section.findByRole('status')).textContent).toContain('14 days');
});

test('an administrator places a call on legal hold, which hides the deletion of its data', async () => {
  let hold: { reason: string } | null = null;
  const server = new FakeServer({ calls: [call({})] });
  Object.assign(server.api, {
    legalHold: async () => hold,
    placeLegalHold: async (_: string, callId: string, reason: string) => {
      hold = Object.assign({ callId, reason, placedBy: ada, placedAt: '2026-11-30T10:00:00Z' });
      return hold;
    },
  });
  const user = await server.openSignedIn('/calls/1');
  const data = within(await screen.findByRole('region', { name: 'Data' }));
  expect(await data.findByRole('button', { name: 'Delete personal data' })).toBeTruthy();
  await user.click(data.getByRole('button', { name: 'Place legal hold' }));
  await user.type(data.getByLabelText('Reason'), 'Case 9');
  await user.click(data.getByRole('button', { name: 'Place hold' }));
  expect(await data.findByText('Case 9')).toBeTruthy();
  expect(data.queryByRole('button', { name: 'Delete personal data' })).toBeNull();
});

test('a supervisor sees what a call cost, in each currency, and which prices are missing', async () => {
  const server = new FakeServer({ calls: [call({})] });
  server.role = 'supervisor';
  const known = { state: 'known', currency: 'USD' } as const;
  server.api.callCost = async () => ({
    legs: [
      { sid: 'CA1', ...known, amount: 0.014 },
      { sid: 'CA2', ...known, currency: 'EUR', amount: 0.5 },
    ],
    recordings: [
      { sid: 'RE1', ...known, amount: 0.0025 },
      { sid: 'RE2', state: 'pending', amount: null, currency: null },
      { sid: 'RE3', state: 'unavailable', amount: null, currency: null },
    ],
    totals: [
      { currency: 'EUR', legs: 0.5, recordings: 0, total: 0.5 },
      { currency: 'USD', legs: 0.014, recordings: 0.0025, total: 0.0165 },
    ],
  });
  await server.openSignedIn('/calls/1');
  const cost = within(await screen.findByRole('region', { name: 'Cost at Twilio' }));
  expect((await cost.findByText('2 legs')).nextElementSibling?.textContent).toBe('€0.50 + $0.014');
  expect(cost.getByText('3 recordings').nextElementSibling?.textContent).toBe('$0.0025');
  expect(cost.getByText('Total').nextElementSibling?.textContent).toBe('€0.50 + $0.0165');
  expect(cost.getByText(/^1 price isn’t known yet/)).toBeTruthy();
  expect(cost.getByText(/^Twilio has no price for 1 of them/)).toBeTruthy();
});

test('an agent does not see the cost of calls', async () => {
  const server = new FakeServer({ calls: [call({})] });
  server.role = 'agent';
  await server.openSignedIn('/calls/1');
  await screen.findByRole('region', { name: 'Details' });
  expect(screen.queryByRole('region', { name: 'Cost at Twilio' })).toBeNull();
});

test('a call whose data was deleted says so, and is not called back', async () => {
  const erased = call({ contact: null, from: 'anonymous', erasedAt: '2026-11-30T10:00:00Z' });
  await new FakeServer({ calls: [erased] }).openSignedIn('/calls/1');
  expect(await screen.findByRole('heading', { name: 'Deleted customer' })).toBeTruthy();
  expect(screen.getAllByText(/^Personal data deleted/).length).toBeGreaterThan(0);
  expect(screen.queryByRole('button', { name: 'Call back' })).toBeNull();
});
