import type { User } from '@ringback/voice-client';
import { Invitations } from './Invitations';
import { Members } from './Members';

/** Who is in the workspace, and who is to come. */
export const People = ({ workspaceId, me }: { workspaceId: string; me: User }) => (
  <>
    <Members workspaceId={workspaceId} me={me} />
    <Invitations workspaceId={workspaceId} />
  </>
);
