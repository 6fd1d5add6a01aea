import { CallCaptions } from '../src';
import { transcript, utterance, WithTranscript } from './fixtures';
import type { Stories } from './story';

const utterances = [
  utterance('customer', 4, 'Hello, my order from last week has not arrived.'),
  utterance('other', 9, 'I am sorry to hear that. What is your order number?'),
  utterance('customer', 15, 'It is [number]'),
];

export const stories: Stories = {
  'Before someone speaks': () => (
    <WithTranscript transcript={transcript({ status: 'running' })}>
      <CallCaptions callId="c1" />
    </WithTranscript>
  ),
  Talking: () => (
    <WithTranscript transcript={transcript({ status: 'running' })} utterances={utterances}>
      <CallCaptions callId="c1" />
    </WithTranscript>
  ),
};
