import { Contacts } from '../features/contacts/Contacts';
import { Dialer } from '../features/dialer/Dialer';

/** The dialer with the workspace's contacts beside it. */
export const DialerScreen = ({ workspaceId }: { workspaceId: string }) => (
  <Dialer
    workspaceId={workspaceId}
    contacts={(onChoose) => <Contacts workspaceId={workspaceId} onChoose={onChoose} />}
  />
);
