package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.events.Event;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;

class PresenceUpdaterTest {
  private final PresenceRows rows = new PresenceRows();
  private final Database db = rows.db();
  private final PresenceStore store = new PresenceStore(db);
  private final PresenceUpdater updater = new PresenceUpdater(store, Duration.ofMinutes(1));

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void a_transaction_that_waited_sees_the_change_of_the_one_before() throws Exception {
    UserId ada = rows.user(1);
    ClientIdentity available = new ClientIdentity(ada, new SessionId(UUID.randomUUID()));
    ClientIdentity away = new ClientIdentity(ada, new SessionId(UUID.randomUUID()));
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<List<Event>> second =
          db.inTransaction(
              () -> {
                change(available, true, false);
                Future<List<Event>> waiting =
                    threads.submit(() -> db.inTransaction(() -> change(away, false, false)));
                eventually(() -> waiting.isDone() || isBlocked() ? "" : "not blocked");
                return waiting;
              });
      assertThat(second.get()).isEmpty();
      assertThat(state(ada)).isEqualTo("available");
    }
  }

  @Test
  void the_state_of_a_closed_page_is_announced_after_the_grace_and_once() {
    UserId ada = rows.user(1);
    ClientIdentity session = rows.session(ada, 0);
    save(session, false, false);
    assertThat(apply(session, true)).isEmpty();
    assertThat(state(ada)).isEqualTo("available");
    assertThat(new ReachabilityStore(db).ringable(rows.workspace(), PresenceRows.START, false, 10))
        .isEmpty();

    List<Event> announced = apply(session, false);
    assertThat(announced).singleElement().extracting(Event::type).isEqualTo("presence");
    assertThat(state(ada)).isEqualTo("offline");
    assertThat(apply(session, false)).isEmpty();
  }

  private List<Event> change(ClientIdentity session, boolean isAvailable, boolean isSocket) {
    save(session, true, isAvailable);
    return apply(session, isSocket);
  }

  private void save(ClientIdentity session, boolean isConnected, boolean isAvailable) {
    store.saveSessions(
        rows.node(),
        List.of(
            new PresenceStore.SessionRow(
                new AgentSession(rows.workspace(), session), isConnected, isAvailable)));
  }

  private List<Event> apply(ClientIdentity session, boolean isSocket) {
    return db.inTransaction(
        () ->
            updater.apply(
                List.of(
                    new PresenceChange(rows.workspace(), session.user(), isSocket, false, false)),
                Set.of()));
  }

  private boolean isBlocked() {
    return db.ofAll()
            .sql("select count(*) from pg_locks where not granted")
            .query(Integer.class)
            .single()
        > 0;
  }

  private String state(UserId user) {
    return db.ofAll()
        .sql("select state from presence_states where user_id = :user")
        .param("user", user.value())
        .query(String.class)
        .single();
  }
}
