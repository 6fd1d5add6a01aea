package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;

/// Which sessions get one of the ten places of an inbound call.
class RingableTest {
  private static final int PLACES = 10;
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final UUID node = UUID.randomUUID();
  private Database db;

  @BeforeEach
  void open() {
    db = Database.open(TestDatabase.freshAddress());
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now())""")
        .param("id", workspace.value())
        .update();
    db.ofAll()
        .sql("insert into nodes values (:id, now(), now(), now() + interval '1 hour')")
        .param("id", node)
        .update();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void each_user_gets_a_place_before_one_gets_a_second() {
    UserId first = user(1);
    List<ClientIdentity> ofFirst = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ofFirst.add(session(first, i));
    }
    List<ClientIdentity> others = new ArrayList<>();
    for (int i = 2; i <= 6; i++) {
      others.add(session(user(i), 0));
    }
    // The newest session of each user, the longest available user first; then older sessions.
    List<ClientIdentity> expected = new ArrayList<>();
    expected.add(ofFirst.get(11));
    expected.addAll(others);
    expected.addAll(List.of(ofFirst.get(10), ofFirst.get(9), ofFirst.get(8), ofFirst.get(7)));
    assertThat(ringable()).isEqualTo(expected);
  }

  @Test
  void the_longest_available_users_get_the_places() {
    List<ClientIdentity> sessions = new ArrayList<>();
    for (int i = 12; i >= 1; i--) {
      sessions.add(session(user(i), 0));
    }
    assertThat(ringable()).isEqualTo(sessions.reversed().subList(0, PLACES));
  }

  @Test
  void a_session_that_ended_and_a_user_who_is_no_member_have_no_place() {
    session(user(1), 0);
    db.ofAll().sql("update sessions set ended_at = now()").update();
    session(user(2), 0);
    db.ofAll()
        .sql("update sessions set expires_at = :start where ended_at is null")
        .param("start", START.atOffset(ZoneOffset.UTC))
        .update();
    session(user(3), 0);
    db.ofAll()
        .sql(
            "delete from workspace_members where user_id = (select id from users where name = '3')")
        .update();
    ClientIdentity present = session(user(4), 0);
    assertThat(ringable()).containsExactly(present);
  }

  @Test
  void a_session_on_two_nodes_has_one_place() {
    ClientIdentity session = session(user(1), 0);
    UUID other = UUID.randomUUID();
    db.ofAll()
        .sql("insert into nodes values (:id, now(), now(), now() + interval '1 hour')")
        .param("id", other)
        .update();
    db.ofAll()
        .sql(
            """
            insert into presence_sessions
            select workspace_id, session_id, :node, user_id, available, since
            from presence_sessions""")
        .param("node", other)
        .update();
    assertThat(ringable()).containsExactly(session);
  }

  private List<ClientIdentity> ringable() {
    return new PresenceStore(db).ringable(workspace, START.plusSeconds(60), PLACES);
  }

  /// Creates a member who has been available since the minute of that number.
  private UserId user(int minute) {
    UserId user = new UserId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            with created as (
              insert into users (id, email, name, created_at)
              values (:user, cast(:user as text), :name, now()) returning id),
            admitted as (
              insert into workspace_members select :workspace, id, 'agent' from created)
            insert into presence_states (workspace_id, user_id, state, since)
            select :workspace, id, 'available', :since from created""")
        .param("user", user.value())
        .param("name", String.valueOf(minute))
        .param("workspace", workspace.value())
        .param("since", START.plus(Duration.ofMinutes(minute)).atOffset(ZoneOffset.UTC))
        .update();
    return user;
  }

  /// Creates an available session.
  private ClientIdentity session(UserId user, int second) {
    SessionId session = new SessionId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            insert into sessions (id, user_id, created_at, last_seen_at, expires_at)
            values (:id, :user, now(), now(), :expires)""")
        .param("id", session.value())
        .param("user", user.value())
        .param("expires", START.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
        .update();
    db.ofAll()
        .sql("insert into presence_sessions values (:workspace, :id, :node, :user, true, :since)")
        .param("workspace", workspace.value())
        .param("id", session.value())
        .param("node", node)
        .param("user", user.value())
        .param("since", START.plusSeconds(second).atOffset(ZoneOffset.UTC))
        .update();
    return new ClientIdentity(user, session);
  }
}
