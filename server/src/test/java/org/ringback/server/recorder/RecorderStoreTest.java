package org.ringback.server.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecorderStoreTest {
  private final Database db = Database.open(TestDatabase.freshAddress());
  private final RecorderStore store = new RecorderStore(db);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final UUID call = UUID.randomUUID();

  @BeforeAll
  void call() {
    db.ofAll()
        .sql(
            """
            with workspace as (
              insert into workspaces (id, name, slug, current_period_starts_at, created_at)
              values (:workspace, 'x', 'x', now(), now()) returning id)
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
              updated_at)
            select :id, id, 'inbound', '+1', '+2', 'completed', now(), now() from workspace""")
        .param("workspace", workspace.value())
        .param("id", call)
        .update();
  }

  @AfterAll
  void close() {
    db.close();
  }

  private RecorderStore.Pending entry() {
    return new RecorderStore.Pending(
        new RecorderEntry(
            workspace,
            call,
            null,
            null,
            Instant.now(),
            RecorderEntry.Kind.FLOW,
            "offered",
            null,
            JsonMapper.shared().createObjectNode()),
        "{}");
  }

  @Test
  void a_batch_that_is_written_during_the_erasure_of_its_call_leaves_no_entry() throws Exception {
    store.insert(List.of(entry()));
    assertThat(store.find(workspace, call, true)).hasSize(1);
    Thread batch = Thread.ofVirtual().unstarted(() -> store.insert(List.of(entry())));
    var _ =
        db.inTransaction(
            () -> {
              int deleted = store.delete(workspace, call);
              batch.start();
              eventually(
                  () ->
                      batch.isAlive() && waiting() == 0
                          ? "the batch is neither written nor waits for the erasure"
                          : "");
              db.of(workspace)
                  .sql("update calls set erased_at = now() where id = :id")
                  .param("id", call)
                  .update();
              return deleted;
            });
    batch.join();
    assertThat(store.find(workspace, call, true)).isEmpty();
  }

  private int waiting() {
    return db.ofAll()
        .sql(
            "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                + " and database = (select oid from pg_database where datname = current_database())")
        .query(Integer.class)
        .single();
  }
}
