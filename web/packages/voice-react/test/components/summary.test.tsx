import type { EventFrame, CallSummary as Summary } from '@ringback/voice-client';
import { Problem } from '@ringback/voice-client';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { CallSummary, type Ringback } from '../../src';
import { RingbackProvider } from '../../src/RingbackProvider';
import { realtime, transcribedCall, utterance, WithTelephone } from '../../stories/fixtures';

const draft: Summary = {
  status: 'draft',
  text: 'Order 4711 is late.',
  engine: 'llama',
  error: null,
  requestedAt: '2026-11-29T10:05:00Z',
  acceptedBy: null,
  acceptedAt: null,
};
const extract = [{ rule: 'first-request', utterance: utterance('customer', 4, 'my order is late again') }];

function open(engine: string | null, summary: Summary | null = null) {
  const server = { summary, accepted: [] as string[], shown: [] as unknown[] };
  const listeners = new Set<(frame: EventFrame) => void>();
  const listen = (listener: (frame: EventFrame) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const api = {
    callSummary: async () => ({ engine, extract, summary: server.summary }),
    draftCallSummary: async () => {
      server.summary = { ...draft, status: 'writing', text: null };
    },
    acceptCallSummary: async (_: string, __: string, text: string) => {
      if (text === 'unsaved') throw new Problem({ code: 'unreachable', status: 0, detail: 'The server is away.' });
      server.accepted.push(text);
      const by = { id: 'u1', name: 'Ada Lovelace' };
      return { ...draft, status: 'accepted', text, acceptedBy: by, acceptedAt: '2026-11-29T10:06:00Z' };
    },
  };
  render(
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone realtime={{ ...realtime, listen }}>
        <CallSummary call={transcribedCall} onShow={(place) => server.shown.push(place)} />
      </WithTelephone>
    </RingbackProvider>,
  );
  const finish = (finished: Summary) =>
    act(async () => {
      server.summary = finished;
      for (const each of listeners) each({ type: 'call-summary-changed', seq: 1, at: draft.requestedAt, callId: 'c1' });
    });
  return { server, finish, user: userEvent.setup() };
}

test('without an engine the page has the extract only, whose sentences lead to the transcript', async () => {
  const { server, user } = open(null);
  await user.click(await screen.findByRole('button', { name: 'Show in the transcript: my order is late again' }));
  expect(server.shown).toEqual([{ utteranceId: 'customer-4', at: '2026-11-29T10:00:04.000Z' }]);
  expect(screen.getByText('Selected from the transcript by fixed rules, not written by AI.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Draft a summary' })).toBeNull();
});

test('a member edits the draft of an engine, and accepts it', async () => {
  const { server, finish, user } = open('llama');
  await user.click(await screen.findByRole('button', { name: 'Draft a summary' }));
  expect(await screen.findByText('llama is writing a draft…')).toBeTruthy();
  await finish(draft);

  const field = await screen.findByLabelText('Summary');
  expect(field).toHaveProperty('value', 'Order 4711 is late.');
  expect(screen.getByText(/^Draft by llama. It may contain mistakes/)).toBeTruthy();
  await user.clear(field);
  await user.type(field, 'unsaved');
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByText('The server is away.')).toBeTruthy();
  expect(field).toHaveProperty('value', 'unsaved');
  await user.clear(field);
  await user.type(field, 'Order 4711 is lost.');
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByText('Order 4711 is lost.')).toBeTruthy();
  expect(screen.getByText(/^Drafted by llama · Accepted by Ada Lovelace/)).toBeTruthy();
  expect(server.accepted).toEqual(['Order 4711 is lost.']);
});

test('a draft that could not be written says why, and can be requested again', async () => {
  open('llama', { ...draft, status: 'failed', text: null, error: 'The engine responded with status 500.' });
  expect(await screen.findByText(/The engine responded with status 500. Try again./)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Draft a summary' })).toBeTruthy();
});
