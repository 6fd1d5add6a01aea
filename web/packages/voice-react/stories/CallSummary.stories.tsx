import type { CallSummary as Summary } from '@ringback/voice-client';
import { CallSummary, type Ringback } from '../src';
import { RingbackProvider } from '../src/RingbackProvider';
import { transcribedCall, utterance, WithTelephone } from './fixtures';
import type { Stories } from './story';

const extract = [
  { rule: 'first-request', utterance: utterance('customer', 4, 'Hello, my order from last week has not arrived.') },
  { rule: 'date-or-number', utterance: utterance('customer', 15, 'It is 4711, and I paid with [card number].') },
  { rule: 'commitment', utterance: utterance('other', 31, 'I will call you back tomorrow before noon.') },
];

const drafted: Summary = {
  status: 'draft',
  text: 'The customer has not received order 4711. Ada calls back tomorrow before noon.',
  engine: 'llama-3.1-8b',
  error: null,
  requestedAt: '2026-11-29T10:05:00Z',
  acceptedBy: null,
  acceptedAt: null,
};

function story(engine: string | null, summary: Summary | null, sentences: unknown = extract) {
  const api = { callSummary: async () => ({ engine, extract: sentences, summary }) };
  return () => (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>
        <CallSummary call={transcribedCall} onShow={() => {}} />
      </WithTelephone>
    </RingbackProvider>
  );
}

export const stories: Stories = {
  'Without an engine': story(null, null),
  'With an engine': story('llama-3.1-8b', null),
  Writing: story('llama-3.1-8b', { ...drafted, status: 'writing', text: null }),
  Draft: story('llama-3.1-8b', drafted),
  Accepted: story('llama-3.1-8b', {
    ...drafted,
    status: 'accepted',
    acceptedBy: { id: 'u1', name: 'Ada Lovelace' },
    acceptedAt: '2026-11-29T10:06:00Z',
  }),
  Failed: story('llama-3.1-8b', {
    ...drafted,
    status: 'failed',
    text: null,
    error: 'The engine did not respond within a minute.',
  }),
  'Without a transcript': story('llama-3.1-8b', null, []),
};
