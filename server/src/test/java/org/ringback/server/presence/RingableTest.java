package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;

/// Which sessions get one of the ten places of an inbound call.
class RingableTest {
  private static final int PLACES = 10;
  private final PresenceRows rows = new PresenceRows();
  private final Database db = rows.db();

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void each_user_gets_a_place_before_one_gets_a_second() {
    UserId first = rows.user(1);
    List<ClientIdentity> ofFirst = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ofFirst.add(rows.session(first, i));
    }
    List<ClientIdentity> others = new ArrayList<>();
    for (int i = 2; i <= 6; i++) {
      others.add(rows.session(rows.user(i), 0));
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
      sessions.add(rows.session(rows.user(i), 0));
    }
    assertThat(ringable()).isEqualTo(sessions.reversed().subList(0, PLACES));
  }

  @Test
  void a_session_that_ended_and_a_user_who_is_no_member_have_no_place() {
    rows.session(rows.user(1), 0);
    db.ofAll().sql("update sessions set ended_at = now()").update();
    rows.session(rows.user(2), 0);
    db.ofAll()
        .sql("update sessions set expires_at = :start where ended_at is null")
        .param("start", PresenceRows.START.atOffset(ZoneOffset.UTC))
        .update();
    rows.session(rows.user(3), 0);
    db.ofAll()
        .sql(
            "delete from workspace_members where user_id = (select id from users where name = '3')")
        .update();
    ClientIdentity present = rows.session(rows.user(4), 0);
    assertThat(ringable()).containsExactly(present);
  }

  @Test
  void a_session_on_two_nodes_has_one_place() {
    ClientIdentity session = rows.session(rows.user(1), 0);
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
    return new PresenceStore(db)
        .ringable(rows.workspace(), PresenceRows.START.plusSeconds(60), PLACES);
  }
}
