import { WrapUpPanel } from '../src';
import { availability, note, WithEndedCall } from './fixtures';
import type { Stories } from './story';

const wrapUp = () => availability({ activity: 'wrap-up', label: 'Wrap-up', wrapUpEndsAt: Date.now() + 300_000 });

export const stories: Stories = {
  'Wrap-up': () => (
    <WithEndedCall availability={wrapUp()}>
      <WrapUpPanel />
    </WithEndedCall>
  ),
  'Notes after a call without wrap-up': () => (
    <WithEndedCall notes={[note('n1', 'Wants a refund for the order of last week.')]}>
      <WrapUpPanel />
    </WithEndedCall>
  ),
};
