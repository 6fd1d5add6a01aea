package org.ringback.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes calls as old as those of the archive.
public final class ArchivedCalls {
  private ArchivedCalls() {}

  /// Lets a call be three months older, and moves it to the partition of its month.
  ///
  /// @param owner a client with the rights of the database's owner
  public static void archive(JdbcClient owner, String call) {
    owner
        .sql(
            """
            update calls set created_at = created_at - interval '90 days',
              answered_at = answered_at - interval '90 days',
              ended_at = ended_at - interval '90 days', updated_at = updated_at - interval '90 days'
            where id = cast(:call as uuid)""")
        .param("call", call)
        .update();
    owner
        .sql(
            """
            select add_archived_month(date_trunc('month', created_at at time zone 'UTC')::date)
            from calls where id = cast(:call as uuid)""")
        .param("call", call)
        .query()
        .singleRow();
    owner
        .sql("update calls set archived = true where id = cast(:call as uuid)")
        .param("call", call)
        .update();
    assertThat(isArchived(owner, call)).isTrue();
  }

  /// Returns whether a call is in the partition of its month.
  public static boolean isArchived(JdbcClient owner, String call) {
    return owner
        .sql("select archived from calls where id = cast(:call as uuid)")
        .param("call", call)
        .query(Boolean.class)
        .single();
  }
}
