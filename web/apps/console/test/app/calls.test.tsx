import type { Call } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { alan, FakeServer } from '../console';

const call = (facts: Partial<Call>): Call => ({
  id: '1',
  callSid: 'CA1',
  direction: 'inbound',
  from: alan.number,
  to: '+12125550100',
  status: 'completed',
  durationSec: 65,
  createdAt: new Date().toISOString(),
  answeredAt: new Date().toISOString(),
  endedAt: new Date().toISOString(),
  agent: { id: 'u1', name: 'Ada Lovelace' },
  contact: { id: alan.id, name: alan.name },
  line: { number: '+12125550100', label: 'Support line' },
  ...facts,
});

test('only calls that were not completed have a status, and a row opens the details of its call', async () => {
  const missed = call({ id: '2', status: 'no-answer', answeredAt: null, agent: null, contact: null, durationSec: 0 });
  const user = await new FakeServer({ calls: [call({}), missed] }).openSignedIn();
  const today = within(await screen.findByRole('region', { name: 'Today' }));
  expect(today.queryByText(/Completed/)).toBeNull();
  expect(today.getByText(/Missed/)).toBeTruthy();

  await user.click(
    today.getByRole('button', { name: (name) => name.includes('Alan Turing') && !name.startsWith('Call ') }),
  );
  const details = within(await screen.findByRole('dialog', { name: 'Alan Turing' }));
  expect(details.getByText('Status').nextElementSibling?.textContent).toBe('Completed');
  expect(details.getByText('Agent').nextElementSibling?.textContent).toBe('Ada Lovelace');
  expect(details.getByText('Duration').nextElementSibling?.textContent).toBe('1:05');
});

test('the filters are sent to the server, and clearing them keeps the focus', async () => {
  const server = new FakeServer();
  const queries: unknown[] = [];
  Object.assign(server.api, {
    calls: async (_: string, { limit: __, ...query }: { limit: number; text?: string; status?: string }) => {
      queries.push(query);
      return { calls: query.text || query.status ? [] : [call({})], nextCursor: null };
    },
  });
  const user = await server.openSignedIn();
  await screen.findByRole('region', { name: 'Today' });
  await user.selectOptions(screen.getByRole('combobox', { name: 'Show' }), 'Missed');
  await screen.findByText('No matching calls');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Show' }), 'All calls');
  const search = screen.getByRole('searchbox', { name: 'Search by name or number' });
  await user.type(search, 'tur');
  await waitFor(() => expect(queries.at(-1)).toEqual({ text: 'tur' }));
  await screen.findByText('No matching calls');
  await user.clear(search);
  await screen.findByRole('region', { name: 'Today' });
  expect(document.activeElement).toBe(search);
  expect(queries).toContainEqual({ direction: 'inbound', status: 'no-answer' });
});
