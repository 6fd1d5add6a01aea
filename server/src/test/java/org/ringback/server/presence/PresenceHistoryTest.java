package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// What the history of presence says about a user, also after nodes were stopped or killed.
class PresenceHistoryTest {
  private final PresenceRows rows = new PresenceRows();
  private final Database db = rows.db();
  private final PresenceStore store = new PresenceStore(db);
  private final PresenceUpdater updater = new PresenceUpdater(store, Duration.ofMinutes(1));
  private final UserId ada = rows.user(1);
  private final ClientIdentity page = new ClientIdentity(ada, new SessionId(UUID.randomUUID()));

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void each_change_ends_one_interval_and_begins_the_next() {
    List<PresenceInterval> ended = new ArrayList<>();
    updater.onEnded(ended::addAll);
    say(rows.node(), true);
    say(rows.node(), true);
    say(rows.node(), false);
    closePage();

    List<Row> history = history();
    assertThat(history).extracting(Row::state).containsExactly("available", "away");
    assertThat(history.getFirst().end()).isEqualTo(history.getLast().start());
    assertThat(history.getLast().end()).isNotNull();
    assertThat(ended)
        .extracting(PresenceInterval::start)
        .containsExactly(history.getFirst().start(), history.getLast().start());
    assertThat(ended.getLast().end()).isEqualTo(history.getLast().end());
  }

  @Test
  void a_change_that_is_rolled_back_leaves_no_history() {
    try {
      db.inTransaction(
          () -> {
            apply(false, false, false);
            save(rows.node(), true, true);
            apply(false, false, false);
            throw new IllegalStateException("rolled back");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("rolled back");
    }
    assertThat(history()).isEmpty();
  }

  @Test
  void an_interval_ends_when_the_lease_of_the_node_lapses_and_not_when_that_is_noticed() {
    say(rows.node(), true);
    startedBefore(Duration.ofHours(3));
    Instant lapse = lapse(Duration.ofHours(2));
    assertThat(apply(false, false, false)).isEqualTo(1);
    assertThat(history()).singleElement().extracting(Row::end).isEqualTo(lapse);
    apply(false, false, false);
    assertThat(history()).hasSize(1);
  }

  @Test
  void a_page_that_returns_to_another_node_after_the_lapse_leaves_a_gap() {
    say(rows.node(), true);
    startedBefore(Duration.ofHours(3));
    Instant lapse = lapse(Duration.ofHours(2));
    Instant back = now();
    NodeId other = node();
    say(other, true);
    say(other, true);

    List<Row> history = history();
    assertThat(history).extracting(Row::state).containsExactly("available", "available");
    assertThat(history.getFirst().end()).isEqualTo(lapse);
    assertThat(history.getLast().start()).isAfterOrEqualTo(back);
    assertThat(history.getLast().end()).isNull();
  }

  @Test
  void a_page_that_moved_to_another_node_before_the_lapse_leaves_no_gap() {
    say(rows.node(), true);
    startedBefore(Duration.ofHours(3));
    say(node(), true);
    sql("update presence_sessions set since = now() - interval '3 hours'");
    lapse(Duration.ofHours(2));
    apply(false, false, false);
    assertThat(history()).singleElement().extracting(Row::end).isNull();
  }

  @Test
  void a_page_that_left_while_no_node_ran_ends_its_interval_with_the_grace() {
    say(rows.node(), true);
    startedBefore(Duration.ofHours(3));
    save(rows.node(), false, false);
    apply(true, false, false);
    sql("update presence_states set settles_at = now() - interval '1 hour'");
    Instant settled = time("select settles_at from presence_states");
    say(rows.node(), true);

    List<Row> history = history();
    assertThat(history).hasSize(2);
    assertThat(history.getFirst().end()).isEqualTo(settled);
    assertThat(history.getLast().start()).isAfter(settled.plus(Duration.ofMinutes(50)));
  }

  @Test
  void a_wrap_up_ends_on_time_and_the_next_state_begins_then() {
    sql("update workspaces set wrap_up_seconds = 60");
    say(rows.node(), true);
    apply(false, true, false);
    startedBefore(Duration.ofMinutes(10));
    sql("update presence_states set wrap_up_until = now() - interval '5 minutes'");
    Instant over = time("select wrap_up_until from presence_states");
    apply(false, false, false);

    List<Row> history = history();
    assertThat(history).extracting(Row::state).containsExactly("available", "wrap-up", "available");
    assertThat(history.get(1).end()).isEqualTo(over);
    assertThat(history.get(2).start()).isEqualTo(over);
  }

  @Test
  void a_call_of_another_workspace_is_not_one_of_this_workspace() {
    UUID other = UUID.randomUUID();
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Umbrella', 'umbrella', now(), now())""")
        .param("id", other)
        .update();
    say(rows.node(), true);
    talkIn(other);
    apply(false, false, false);
    talkIn(rows.workspace().value());
    apply(false, false, false);
    assertThat(history())
        .extracting(Row::state)
        .containsExactly("available", "elsewhere", "on-call");
  }

  @Test
  void an_interval_lasts_a_day_at_most() {
    say(rows.node(), true);
    startedBefore(Duration.ofHours(25));
    List<PresenceChange> due = db.inTransaction(() -> store.lockDue(10));
    assertThat(due).extracting(PresenceChange::user).containsExactly(ada);
    apply(false, false, false);

    List<Row> history = history();
    assertThat(history).extracting(Row::state).containsExactly("available", "available");
    assertThat(history.getFirst().end())
        .isEqualTo(history.getFirst().start().plus(Duration.ofDays(1)));
    assertThat(db.inTransaction(() -> store.lockDue(10))).isEmpty();
  }

  @Test
  void old_intervals_are_deleted() {
    say(rows.node(), true);
    say(rows.node(), false);
    sql(
        "update presence_intervals set started_at = started_at - interval '399 days', "
            + "ended_at = ended_at - interval '399 days' where ended_at is not null");
    new PresenceHistory(db).deleteOld();
    assertThat(history()).hasSize(2);
    sql(
        "update presence_intervals set started_at = started_at - interval '1 day', "
            + "ended_at = ended_at - interval '1 day' where ended_at is not null");
    new PresenceHistory(db).deleteOld();
    assertThat(history()).singleElement().extracting(Row::state).isEqualTo("away");
  }

  private record Row(String state, Instant start, @Nullable Instant end) {}

  private List<Row> history() {
    return db.ofAll()
        .sql(
            """
            select state, started_at, ended_at from presence_history where user_id = :user
            order by started_at, ended_at""")
        .param("user", ada.value())
        .query(
            (row, _) ->
                new Row(
                    row.getString("state"),
                    row.getTimestamp("started_at").toInstant(),
                    row.getTimestamp("ended_at") == null
                        ? null
                        : row.getTimestamp("ended_at").toInstant()))
        .list();
  }

  /// Stores the page on a node.
  private void say(NodeId node, boolean isAvailable) {
    save(node, true, isAvailable);
    apply(false, false, false);
  }

  private void closePage() {
    save(rows.node(), false, false);
    apply(false, false, false);
  }

  private void save(NodeId node, boolean isConnected, boolean isAvailable) {
    store.saveSessions(
        node,
        List.of(
            new PresenceStore.SessionRow(
                new AgentSession(rows.workspace(), page), isConnected, isAvailable)));
  }

  private int apply(boolean isSocket, boolean startsWrapUp, boolean endsWrapUp) {
    WorkspaceId workspace = rows.workspace();
    return db.inTransaction(
        () ->
            updater
                .apply(
                    List.of(new PresenceChange(workspace, ada, isSocket, startsWrapUp, endsWrapUp)),
                    Set.of())
                .size());
  }

  /// Moves what happened into the past.
  private void startedBefore(Duration time) {
    sql(
        """
        update presence_intervals set started_at = started_at - interval '%1$d seconds',
          ended_at = ended_at - interval '%1$d seconds'"""
            .formatted(time.toSeconds()));
    sql(
        "update presence_sessions set since = since - interval '%d seconds'"
            .formatted(time.toSeconds()));
  }

  private Instant lapse(Duration before) {
    db.ofAll()
        .sql("update nodes set expires_at = now() - make_interval(secs => :secs) where id = :id")
        .param("secs", before.toSeconds())
        .param("id", rows.node().value())
        .update();
    return db.ofAll()
        .sql("select expires_at from nodes where id = :id")
        .param("id", rows.node().value())
        .query((row, _) -> row.getTimestamp(1).toInstant())
        .single();
  }

  private NodeId node() {
    UUID node = UUID.randomUUID();
    db.ofAll()
        .sql("insert into nodes values (:id, now(), now(), now() + interval '1 hour')")
        .param("id", node)
        .update();
    return new NodeId(node);
  }

  private void talkIn(UUID workspace) {
    UUID call = UUID.randomUUID();
    db.ofAll()
        .sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at, updated_at)
            values (:workspace, :id, 'inbound', '+1', '+2', 'in-progress', now(), now())""")
        .param("workspace", workspace)
        .param("id", call)
        .update();
    db.ofAll()
        .sql(
            """
            insert into call_legs (workspace_id, call_sid, call_id, kind, user_id, status, sequence,
              answered_at)
            values (:workspace, :sid, :call, 'agent', :user, 'in-progress', 1, now())""")
        .param("workspace", workspace)
        .param("sid", "CA" + call.toString().replace("-", ""))
        .param("call", call)
        .param("user", ada.value())
        .update();
  }

  private Instant now() {
    return time("select clock_timestamp()");
  }

  private Instant time(String query) {
    return db.ofAll().sql(query).query((row, _) -> row.getTimestamp(1).toInstant()).single();
  }

  private void sql(String statement) {
    db.ofAll().sql(statement).update();
  }
}
