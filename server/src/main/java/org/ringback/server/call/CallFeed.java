package org.ringback.server.call;

import org.ringback.server.workspace.WorkspaceId;

/// Where news of calls goes. It is written in the transaction of the change that it tells, and told
/// when that is committed: nobody hears of what did not happen, and a crash between the two loses
/// nothing.
public interface CallFeed {
  /// Writes the news; call it inside the transaction, last.
  void write(WorkspaceId workspace, CallNews news);

  /// Tells all that has been written; call it after the commit.
  void tell(WorkspaceId workspace);
}
