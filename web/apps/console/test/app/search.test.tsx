import type { Call, SearchFilter, SearchResult } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { alan, FakeServer } from '../console';

const TITLE = /^Search contacts/;

const call: Call = {
  id: 'call-1',
  callSid: 'CA1',
  direction: 'inbound',
  strategy: 'client',
  from: '+12125550199',
  to: '+12125550100',
  status: 'completed',
  declined: false,
  answeredBy: null,
  durationSec: 65,
  createdAt: '2026-01-31T12:00:00Z',
  answeredAt: '2026-01-31T12:00:05Z',
  endedAt: '2026-01-31T12:01:10Z',
  agent: null,
  contact: null,
  line: { number: '+12125550100', label: 'Support line' },
  endedBy: null,
  endReason: null,
  refusal: null,
  sipCode: null,
  participants: [],
};

test('the shortcut opens the search, which finds a contact and enters the number in the dialer', async () => {
  const user = await new FakeServer().openSignedIn();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: TITLE }), 'tur');
  await screen.findByRole('option', { name: /Alan Turing/ });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.getByLabelText('Phone number')).toHaveProperty('value', '(212) 555-0101'));
});

test('the search finds calls after a pause in typing, and the keyboard opens the page of one', async () => {
  const server = new FakeServer({ calls: [call] });
  const texts: (string | undefined)[] = [];
  Object.assign(server.api, {
    contacts: async () => [],
    calls: async (_: string, { text }: { text?: string }) => {
      if (text) texts.push(text);
      return { calls: text ? [call] : [], nextCursor: null };
    },
  });
  const user = await server.openSignedIn('/dialer');
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: TITLE }), '(212) 555-01');
  await screen.findByRole('option', { name: /\(212\) 555-0199/ });
  expect(texts).toEqual(['21255501']);
  await user.keyboard('{Enter}');
  const details = within(await screen.findByRole('region', { name: 'Details' }));
  expect(details.getByText('Line').nextElementSibling?.textContent).toBe('Support line');
  expect(window.location.pathname).toBe(`/calls/${call.id}`);
});

test('results that arrive later do not move the selection', async () => {
  const server = new FakeServer();
  let answer: () => void = () => {};
  Object.assign(server.api, {
    contacts: async () => [alan],
    calls: (_: string, { text }: { text?: string }) =>
      text
        ? new Promise((resolve) => {
            answer = () => resolve({ calls: [call], nextCursor: null });
          })
        : Promise.resolve({ calls: [], nextCursor: null }),
  });
  const user = await server.openSignedIn('/dialer');
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: TITLE }), 'al');
  await screen.findByRole('option', { name: /Alan Turing/ });
  await user.keyboard('{ArrowDown}');
  const marked = () => screen.getByRole('option', { selected: true }).textContent;
  const before = marked();
  expect(before).not.toMatch(/Alan/);
  await waitFor(() => {
    answer();
    expect(screen.getByRole('option', { name: /\(212\) 555-0199/ })).toBeTruthy();
  });
  expect(marked()).toBe(before);
});

/** How many results the screen shows before it offers more. */
const PAGE = 20;

const said = (text: string, found: Partial<SearchResult> = {}): SearchResult => ({
  kind: 'utterance',
  at: '2026-01-31T12:00:30Z',
  snippet: [
    { text: 'my ', match: false },
    { text, match: true },
    { text: ' is late', match: false },
  ],
  call: { ...call, contact: { id: alan.id, name: alan.name } },
  utterance: { id: 'customer-4', transcriptId: 't1', track: 'customer', participantId: null },
  note: null,
  contact: null,
  ...found,
});

function open(results: SearchResult[]) {
  const server = new FakeServer({ calls: [call] });
  const asked: SearchFilter[] = [];
  Object.assign(server.api, {
    search: async (_: string, filter: SearchFilter) => {
      asked.push(filter);
      return filter.cursor
        ? { results: [said('parcel')], nextCursor: null, searchedBackTo: null }
        : { results, nextCursor: results.length < PAGE ? null : 'next', searchedBackTo: null };
    },
  });
  return { server, asked };
}

test('the toolbar leads to the transcripts, with the found words marked, and a result to its utterance', async () => {
  const { server, asked } = open([said('order')]);
  const user = await server.openSignedIn('/dialer');
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: /^Search contacts/ }), 'order');
  await user.click(await screen.findByRole('option', { name: 'Search transcripts and notes for “order”' }));

  const results = within(await screen.findByRole('list', { name: 'Search results' }));
  expect(asked).toEqual([{ text: 'order' }]);
  const result = results.getByRole('link');
  expect(result.querySelector('mark')?.textContent).toBe('order');
  expect(result.textContent).toMatch(/Call with Alan Turing · .* · Alan Turing.*my order is late/);
  await user.click(result);
  await waitFor(() => expect(window.location.pathname).toBe(`/calls/${call.id}`));
  expect(window.location.search).toBe('?utterance=customer-4&at=2026-01-31T12%3A00%3A30Z');
});

test('results are filtered by where they are, and loaded page by page', async () => {
  const note = { id: 'n1', author: { id: 'u1', name: 'Ada Lovelace' } };
  const notes = Array.from({ length: PAGE }, (_, place) =>
    said('order', { kind: 'note', utterance: null, note: { ...note, id: `n${place}` } }),
  );
  const { server, asked } = open(notes);
  const user = await server.openSignedIn('/search?q=order');
  await user.selectOptions(await screen.findByLabelText('Search in'), 'note');
  await waitFor(() => expect(asked.at(-1)).toEqual({ text: 'order', kind: 'note' }));
  expect(await screen.findAllByText(/^Note on the call with Alan Turing · .* · Ada Lovelace$/)).toHaveLength(PAGE);
  await user.click(screen.getByRole('button', { name: 'Load more' }));
  await waitFor(() => expect(asked.at(-1)).toEqual({ text: 'order', kind: 'note', cursor: 'next' }));
  expect(await screen.findByText('parcel')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
});

test('without a search, and without results, the screen says what to do', async () => {
  const { server } = open([]);
  const user = await server.openSignedIn('/search');
  expect(await screen.findByText('Search your conversations')).toBeTruthy();
  await user.type(screen.getByLabelText('Search transcripts, notes and contacts'), 'parrot');
  expect(await screen.findByText('No results for “parrot”')).toBeTruthy();
});

test('a contact that was found is entered in the dialer', async () => {
  const found = said('Turing', { kind: 'contact', call: null, utterance: null, contact: alan });
  const { server } = open([found]);
  const user = await server.openSignedIn('/search?q=turing');
  await user.click(await screen.findByRole('link', { name: /Contact · \(212\) 555-0101/ }));
  await waitFor(() => expect(screen.getByLabelText('Phone number')).toHaveProperty('value', '(212) 555-0101'));
});

/** A server that has searched a month of conversations with each answer, which `answer` sends. */
function openSlow(months: SearchResult[][]) {
  const server = new FakeServer({ calls: [call] });
  const asked: SearchFilter[] = [];
  let waiting: (() => void) | undefined;
  Object.assign(server.api, {
    search: (_: string, filter: SearchFilter) => {
      asked.push(filter);
      const month = Number(filter.cursor ?? 0);
      const isLast = month === months.length - 1;
      return new Promise((resolve) => {
        waiting = () =>
          resolve({
            results: months[month],
            nextCursor: isLast ? null : String(month + 1),
            searchedBackTo: isLast ? null : new Date(2026, 11 - month, 15).toISOString(),
          });
      });
    },
  });
  const answer = async () => {
    await waitFor(() => expect(waiting, 'a request').toBeDefined());
    const send = waiting;
    waiting = undefined;
    send?.();
  };
  return { server, asked, answer };
}

const utterance = (id: string): SearchResult['utterance'] => ({
  id,
  transcriptId: 't1',
  track: 'customer',
  participantId: null,
});
const status = () => screen.getAllByRole('status').map((each) => each.textContent);

test('older conversations are searched without a click, and results are shown as they arrive', async () => {
  const { server, asked, answer } = openSlow([
    [],
    [said('order', { utterance: utterance('customer-9') })],
    [],
    [said('parcel', { utterance: utterance('customer-4') })],
  ]);
  await server.openSignedIn('/search?q=order');
  await answer();
  expect(await screen.findByText('Searched back to December 2026…')).toBeTruthy();
  expect(screen.getByRole('status', { name: 'Searching' })).toBeTruthy();
  await answer();
  expect(await screen.findByText('Searched back to November 2026…')).toBeTruthy();
  expect(screen.getByText('order')).toBeTruthy();
  expect(status()).toContain('Searching older conversations');
  await answer();
  expect(await screen.findByText('Searched back to October 2026…')).toBeTruthy();
  expect(status(), 'is announced once').toContain('Searching older conversations');
  await answer();
  expect(await screen.findByText('parcel')).toBeTruthy();
  expect(screen.getAllByRole('listitem').filter((each) => each.querySelector('mark'))).toHaveLength(2);
  expect(screen.queryByText(/^Searched back/)).toBeNull();
  expect(screen.queryByRole('button', { name: /Stop|Load more|Search older/ })).toBeNull();
  expect(status()).toContain('2 results');
  expect(asked.map((filter) => filter.cursor)).toEqual([undefined, '1', '2', '3']);
});

test('a search that takes long can be stopped and continued', async () => {
  const { server, asked, answer } = openSlow([[], [], [said('order')]]);
  const user = await server.openSignedIn('/search?q=order');
  await answer();
  await user.click(await screen.findByRole('button', { name: 'Stop' }));
  expect(await screen.findByText('No results for “order” yet')).toBeTruthy();
  await answer();
  expect(await screen.findByText('Searched back to November 2026')).toBeTruthy();
  expect(asked).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Search older' }));
  await answer();
  expect(await screen.findByText('order')).toBeTruthy();
  expect(asked).toHaveLength(3);
});

test('a search ends when the words change', async () => {
  const { server, asked, answer } = openSlow([[], [], []]);
  const user = await server.openSignedIn('/search?q=order');
  await answer();
  await screen.findByText('Searched back to December 2026…');
  await user.type(screen.getByLabelText('Search transcripts, notes and contacts'), ' number');
  await waitFor(() => expect(asked.at(-1)).toEqual({ text: 'order number' }));
  const before = asked.length;
  await answer();
  await waitFor(() => expect(asked.length).toBe(before + 1));
  expect(asked.slice(before).map(({ text }) => text)).toEqual(['order number']);
});

test('a failed search continues where it was', async () => {
  const { server, asked } = openSlow([]);
  Object.assign(server.api, {
    search: async (_: string, filter: SearchFilter) => {
      asked.push(filter);
      if (!filter.cursor) return { results: [], nextCursor: 'next', searchedBackTo: '2026-01-15T12:00:00Z' };
      if (asked.length < 4) throw new Error('The server does not answer.');
      return { results: [said('order')], nextCursor: null, searchedBackTo: null };
    },
  });
  const user = await server.openSignedIn('/search?q=order');
  await user.click(await screen.findByRole('button', { name: 'Try again' }, { timeout: 5000 }));
  expect(await screen.findByText('order')).toBeTruthy();
  expect(asked.map((filter) => filter.cursor)).toEqual([undefined, 'next', 'next', 'next']);
});
