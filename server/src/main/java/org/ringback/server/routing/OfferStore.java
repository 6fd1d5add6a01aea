package org.ringback.server.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.PresenceHistory;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of the offers that ring for single agents.
public final class OfferStore {
  private final Database db;

  OfferStore(Database db) {
    this.db = db;
  }

  /// A call that rings for an agent.
  public record Offered(CallId call, UserId user, CallOffer offer) {}

  /// Returns the calls in conferences that ring for an agent now.
  List<Offered> of(WorkspaceId workspace, UserId user) {
    return db.of(workspace)
        .sql(
            """
            select o.*, u.name as inviter
            from call_offers o
              join call_progress p on p.workspace_id = o.workspace_id and p.call_id = o.call_id
              left join user_directory u on u.id = o.invited_by
            where o.workspace_id = :workspace and o.user_id = :user
              and p.strategy = 'conference' and p.ended_at is null
              and o.rings_until > clock_timestamp()
              and (o.reason not in ('inbound', 'waiting') or p.answered_at is null)""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .query((row, _) -> offered(row))
        .list();
  }

  /// Ends the offer of a call to an agent, who is then free for others.
  ///
  /// @return whether there was one
  boolean remove(WorkspaceId workspace, CallId call, UserId user) {
    return db.of(workspace)
            .sql(
                """
                delete from call_offers
                where workspace_id = :workspace and call_id = :call and user_id = :user""")
            .param("workspace", workspace.value())
            .param("call", call.value())
            .param("user", user.value())
            .update()
        == 1;
  }

  /// Ends the offers of a call to all other agents. The agent who takes it stays reserved, and it
  /// no longer rings there.
  ///
  /// @return the agents whom it rang
  List<UserId> take(WorkspaceId workspace, CallId call, UserId user) {
    List<UserId> others =
        db.of(workspace)
            .sql(
                """
                delete from call_offers
                where workspace_id = :workspace and call_id = :call and user_id <> :user
                  and reason in ('inbound', 'returned', 'waiting')
                returning user_id""")
            .param("workspace", workspace.value())
            .param("call", call.value())
            .param("user", user.value())
            .query((row, _) -> new UserId(row.getObject("user_id", UUID.class)))
            .list();
    db.of(workspace)
        .sql(
            """
            update call_offers set rings_until = clock_timestamp()
            where workspace_id = :workspace and call_id = :call and user_id = :user""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .param("user", user.value())
        .update();
    return others;
  }

  /// Deletes the history of offers for which there is no history of presence any more.
  void deleteOld() {
    db.ofAll()
        .sql(
            """
            delete from past_offers where ended_at < clock_timestamp() - make_interval(secs => :kept)""")
        .param("kept", PresenceHistory.KEPT.toSeconds())
        .update();
  }

  private static Offered offered(ResultSet row) throws SQLException {
    UUID inviter = row.getObject("invited_by", UUID.class);
    Timestamp until = row.getTimestamp("rings_until");
    return new Offered(
        new CallId(row.getObject("call_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        new CallOffer(
            CallOffer.Reason.of(row.getString("reason")),
            named(inviter, row.getString("inviter")),
            until.toInstant()));
  }

  private static CallView.@Nullable Named named(@Nullable UUID id, @Nullable String name) {
    return id == null || name == null ? null : new CallView.Named(id, name);
  }
}
