package org.ringback.server.webpush;

import java.time.Instant;
import java.util.Collection;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Notifies agents who have no page open of ringing calls. Its methods run in a transaction of the
/// caller. A notification ends by itself when the call no longer rings for its agent.
public final class CallPushes {
  private final Database db;
  private final PushMessageStore messages;
  private final PushSender sender;

  CallPushes(Database db, PushMessageStore messages, PushSender sender) {
    this.db = db;
    this.messages = messages;
    this.sender = sender;
  }

  /// Rings the subscribed browsers of the users.
  public void ring(WorkspaceId workspace, CallId call, Collection<UserId> users, Instant until) {
    if (!users.isEmpty()) {
      messages.ring(workspace, call, users, until);
      db.afterCommit(sender::wake);
    }
  }

  /// Reports to the other agents that a colleague has claimed the call.
  public void answered(WorkspaceId workspace, CallId call, UserId by) {
    if (messages.answer(workspace, call, by)) {
      db.afterCommit(sender::wake);
    }
  }

  /// Reports a caller's message to the subscribed browsers of the members who take calls. A browser
  /// in which a page has the focus shows nothing.
  public void voicemail(WorkspaceId workspace, CallId call) {
    messages.voicemail(workspace, call);
    db.afterCommit(sender::wake);
  }

  /// Sends the agent nothing more about the call.
  public void declined(WorkspaceId workspace, CallId call, UserId user) {
    messages.forget(workspace, call, user);
  }
}
