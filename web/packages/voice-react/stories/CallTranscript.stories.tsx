import { CallTranscript } from '../src';
import { recording, transcribedCall, transcript, utterance, WithTranscript } from './fixtures';
import type { Stories } from './story';

const utterances = [
  utterance('customer', 4, 'Hello, my order from last week has not arrived.'),
  utterance('other', 9, 'I am sorry to hear that. What is your order number?'),
  utterance('customer', 15, 'It is 4711. And I would like to pay for express delivery with [card number].'),
];

const words = 'Hello, my order from last week has not arrived.'
  .split(' ')
  .map((text, index) => ({ text, startMs: 4000 + index * 400, endMs: 4350 + index * 400 }));

export const stories: Stories = {
  'Of a recording, with words that can be heard': () => (
    <WithTranscript
      transcript={transcript({ kind: 'recording', engine: 'http', sourceId: 'r1' })}
      utterances={utterances.map((each, index) => ({
        ...each,
        startMs: each.sequence * 1000,
        words: index === 0 ? words : [],
      }))}
    >
      <CallTranscript call={transcribedCall} recordings={[recording()]} onHear={() => {}} />
    </WithTranscript>
  ),
  'Of a recognizer': () => (
    <WithTranscript transcript={transcript()} utterances={utterances}>
      <CallTranscript call={transcribedCall} />
    </WithTranscript>
  ),
  'Of a script, incomplete': () => (
    <WithTranscript
      transcript={transcript({ engine: 'script', error: '32651 Provider Error' })}
      utterances={utterances.slice(0, 1)}
    >
      <CallTranscript call={transcribedCall} />
    </WithTranscript>
  ),
  'With a marked utterance': () => (
    <WithTranscript transcript={transcript()} utterances={utterances}>
      <CallTranscript call={transcribedCall} selected={{ utteranceId: 'customer-15', at: '' }} />
    </WithTranscript>
  ),
  Failed: () => (
    <WithTranscript transcript={transcript({ status: 'failed', error: 'Twilio did not answer.' })}>
      <CallTranscript call={transcribedCall} />
    </WithTranscript>
  ),
  None: () => (
    <WithTranscript transcript={null}>
      <CallTranscript call={transcribedCall} />
    </WithTranscript>
  ),
};
