package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.sql.Connection;
import java.sql.Statement;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The statements of a running call are not planned for the months of the archive, of which there
/// are many. A statement that names them waits for the lock of this test.
class ArchivedMonthsTest extends ConferenceScenario {
  @Test
  void a_call_is_answered_and_ended_and_counted_while_the_archive_is_locked() throws Exception {
    Agent ada = new Agent("ada");
    server.sql().sql("select add_archived_month('2026-01-01')").query().singleRow();
    try (Connection archive = server.connection();
        Statement statement = archive.createStatement()) {
      archive.setAutoCommit(false);
      statement.execute("lock table archived_calls in access exclusive mode");

      call();
      String id = ada.page.frame("incoming-call").path("callId").asString();
      ada.accept(id);
      awaitCall(ada, id, call -> isJoined(call, "ada"));
      assertThatResponse(acme.post("/calls/" + id + "/end", ada.member.token(), "")).hasStatus(204);
      awaitCall(ada, id, call -> call.path("status").asString().equals("completed"));
      String figures =
          "call_quarters where dimension = 'all' and answered = 1 and workspace_id = '"
              + acme.id()
              + "'";
      eventually(() -> server.rows(figures) > 0 ? "" : "the call is not counted");
      assertThat(
              server
                  .sql()
                  .sql(
                      """
                      select a.query from pg_locks l join pg_stat_activity a on a.pid = l.pid
                      where not l.granted and a.datname = current_database()
                        and l.relation in (select oid from pg_class where relname ~ 'archived_calls')""")
                  .query(String.class)
                  .list())
          .as("statements that wait for the archive")
          .isEmpty();
    }
    ada.close();
  }

  private void awaitCall(Agent agent, String id, Predicate<JsonNode> fits) {
    eventually(
        () -> {
          JsonNode call = acme.get("/calls/" + id, agent.member.token()).json();
          return fits.test(call) ? "" : "the call is " + call;
        });
  }
}
