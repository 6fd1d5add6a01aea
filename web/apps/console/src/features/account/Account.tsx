import { ChangePassword } from './ChangePassword';
import { Sessions } from './Sessions';

/** What somebody keeps of their own account. */
export const Account = () => (
  <>
    <ChangePassword />
    <Sessions />
  </>
);
