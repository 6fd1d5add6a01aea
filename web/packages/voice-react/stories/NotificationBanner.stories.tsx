import { NotificationBanner } from '../src';
import { notifications, WithTelephone } from './fixtures';
import type { Stories } from './story';

export const stories: Stories = {
  'Asks for permission': () => (
    <WithTelephone notifications={notifications('ask')}>
      <NotificationBanner />
    </WithTelephone>
  ),
};
