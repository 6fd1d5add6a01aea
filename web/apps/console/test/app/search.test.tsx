import type { Call } from '@ringback/voice-client';
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
