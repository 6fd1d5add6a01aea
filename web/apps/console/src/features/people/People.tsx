import type { User } from '@ringback/voice-client';
import { Invitations } from './Invitations';
import { Members } from './Members';

/** The members of the workspace, and its invitations. */
export const People = ({ workspaceId, me }: { workspaceId: string; me: User }) => (
  <>
    <Members workspaceId={workspaceId} me={me} />
    <Invitations workspaceId={workspaceId} />
  </>
);
