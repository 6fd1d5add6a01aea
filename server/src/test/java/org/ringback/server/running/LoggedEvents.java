package org.ringback.server.running;

import java.util.List;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The log of events, as its receivers see it.
public final class LoggedEvents {
  private LoggedEvents() {}

  /// Returns the numbers of the events after a number that agents receive, in their order. Events
  /// for supervisors, such as changed figures at the end of a minute, have numbers between them.
  public static List<Long> forAgents(JdbcClient sql, WorkspaceId workspace, long after) {
    return sql.sql(
            """
            select seq from realtime_events
            where workspace_id = :workspace and seq > :after
              and coalesce(audience_role, 'agent') = 'agent'
            order by seq""")
        .param("workspace", workspace.value())
        .param("after", after)
        .query(Long.class)
        .list();
  }
}
