import { EraseCustomer } from './EraseCustomer';
import { ErasureList } from './ErasureList';
import { HoldList } from './HoldList';
import { RetentionSettings } from './RetentionSettings';

/** How long data is kept, the deletion of a customer's data, and the calls on legal hold. */
export function RetentionScreen({ workspaceId }: { workspaceId: string }) {
  return (
    <>
      <RetentionSettings workspaceId={workspaceId} />
      <EraseCustomer workspaceId={workspaceId} />
      <ErasureList workspaceId={workspaceId} />
      <HoldList workspaceId={workspaceId} />
    </>
  );
}
