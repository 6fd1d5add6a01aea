package org.ringback.server.cluster;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;

/// The SQL of node leases. All times are the database's, because the clocks of nodes may differ.
final class NodeStore {
  private final Database db;
  private final DueCheck expired;

  NodeStore(Database db) {
    this.db = db;
    this.expired = db.dueCheck("exists (select from nodes where expires_at <= now())");
  }

  /// Returns whether a node may have expired.
  boolean hasExpired() {
    return expired.isDue();
  }

  /// Extends the lease, or inserts a row that does not exist.
  ///
  /// @return whether the row was inserted
  boolean renew(NodeId node, Duration expiry) {
    return db.ofAll()
        .sql(
            """
            insert into nodes (id, started_at, renewed_at, expires_at)
            values (:id, now(), now(), now() + make_interval(secs => :expiry))
            on conflict (id) do update
              set renewed_at = excluded.renewed_at, expires_at = excluded.expires_at
            returning xmax = 0 as inserted""")
        .param("id", node.value())
        .param("expiry", expiry.toMillis() / 1000.0)
        .query(Boolean.class)
        .single();
  }

  /// Ends the lease at once. The row remains until a node deletes what the node held.
  void release(NodeId node) {
    db.ofAll()
        .sql("update nodes set expires_at = now() where id = :id")
        .param("id", node.value())
        .update();
  }

  /// Locks the expired leases that no other transaction has locked.
  List<NodeId> lockExpired(NodeId except) {
    return db.ofAll()
        .sql(
            """
            select id from nodes where expires_at <= now() and id <> :except
            order by id for update skip locked""")
        .param("except", except.value())
        .query((row, _) -> new NodeId(row.getObject("id", UUID.class)))
        .list();
  }

  void delete(List<NodeId> nodes) {
    db.ofAll()
        .sql("delete from nodes where id = any (:ids)")
        .param("ids", nodes.stream().map(NodeId::value).toArray(UUID[]::new))
        .update();
  }
}
