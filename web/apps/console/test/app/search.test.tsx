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
      return filter.cursor ? { results: [said('parcel')], nextCursor: null } : { results, nextCursor: 'next' };
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
  const { server, asked } = open([said('order', { kind: 'note', utterance: null, note })]);
  const user = await server.openSignedIn('/search?q=order');
  await user.selectOptions(await screen.findByLabelText('Search in'), 'note');
  await waitFor(() => expect(asked.at(-1)).toEqual({ text: 'order', kind: 'note' }));
  expect(await screen.findByText(/^Note on the call with Alan Turing · .* · Ada Lovelace$/)).toBeTruthy();
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
