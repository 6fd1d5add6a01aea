package org.ringback.server.call;

import java.util.List;
import org.ringback.server.tenancy.WorkspaceId;

/// Where news of calls goes. They are written in the transaction of the change that they tell, and
/// told when that is committed: nobody hears of what did not happen, and a crash between the two
/// loses nothing.
public interface CallEventPublisher {
  /// What a workspace is told.
  record Item(WorkspaceId workspace, CallNotification news) {}

  /// Writes news in their order, and tells them after the commit; call it inside the transaction,
  /// last.
  void write(List<Item> news);
}
