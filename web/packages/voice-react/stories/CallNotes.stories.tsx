import { CallNotes } from '../src';
import { note, WithEndedCall } from './fixtures';
import type { Stories } from './story';

const notes = [
  note('n1', 'Wants a refund for the order of last week.'),
  note('n2', 'Refund sent.', { id: 'u2', name: 'Grace Hopper' }),
];

const resolved = {
  id: 'Resolved',
  name: 'Resolved',
  setBy: { id: 'u1', name: 'Ada Lovelace' },
  setAt: new Date().toISOString(),
};

export const stories: Stories = {
  Empty: () => (
    <WithEndedCall>
      <CallNotes callId="c1" />
    </WithEndedCall>
  ),
  'Notes and a disposition': () => (
    <WithEndedCall notes={notes} disposition={resolved}>
      <CallNotes callId="c1" />
    </WithEndedCall>
  ),
  'For an administrator': () => (
    <WithEndedCall notes={notes}>
      <CallNotes callId="c1" isAdmin />
    </WithEndedCall>
  ),
};
