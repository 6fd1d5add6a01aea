package org.ringback.server.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.presence.PresenceHistory;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of the offers that ring for agents, and reserve them.
public final class OfferStore {
  private final Database db;

  OfferStore(Database db) {
    this.db = db;
  }

  /// A call that rings for an agent.
  public record Offered(CallId call, UserId user, CallOffer offer) {}

  /// Reserves agents for a wave of a call. A call of another workspace may have reserved some of
  /// them meanwhile. A waiting caller who was shown to an agent on a call does not reserve her.
  ///
  /// @return the users who are reserved
  Set<UserId> reserve(
      WorkspaceId workspace,
      CallId call,
      Collection<UserId> users,
      Duration length,
      CallOffer offer) {
    return new HashSet<>(
        db.ofAll()
            .sql(
                """
                insert into call_offers as o (user_id, workspace_id, call_id, expires_at, reason,
                  invited_by, rings_until)
                select unnest(cast(:users as uuid[])), :workspace, :call,
                  clock_timestamp() + make_interval(secs => :seconds), :reason,
                  cast(:invitedBy as uuid), cast(:ringsUntil as timestamptz)
                order by 1
                on conflict (user_id) do update set workspace_id = excluded.workspace_id,
                  call_id = excluded.call_id, expires_at = excluded.expires_at,
                  reason = excluded.reason, invited_by = excluded.invited_by,
                  rings_until = excluded.rings_until
                where o.expires_at <= clock_timestamp()
                  or o.reason = 'waiting' and excluded.reason <> 'waiting'
                  or not exists (
                    select from call_progress p
                    where p.workspace_id = o.workspace_id and p.call_id = o.call_id
                      and p.ended_at is null
                      and (p.answered_at is null or o.reason not in ('inbound', 'waiting')))
                returning user_id""")
            .param("users", users.stream().map(UserId::value).toArray(UUID[]::new))
            .param("workspace", workspace.value())
            .param("call", call.value())
            .param("seconds", length.toMillis() / 1000.0)
            .param("reason", offer.reason().wire())
            .param("invitedBy", offer.invitedBy() == null ? null : offer.invitedBy().id())
            .param("ringsUntil", offer.expiresAt().toString())
            .query((row, _) -> new UserId(row.getObject("user_id", UUID.class)))
            .list());
  }

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
