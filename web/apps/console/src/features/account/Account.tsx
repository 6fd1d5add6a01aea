import { ChangePassword } from './ChangePassword';
import { Sessions } from './Sessions';

/** The user's own account: password and sessions. */
export const Account = () => (
  <>
    <ChangePassword />
    <Sessions />
  </>
);
