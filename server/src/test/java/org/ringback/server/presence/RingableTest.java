package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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

  @Test
  void browsers_that_only_a_push_message_reaches_come_after_the_others() {
    UserId away = rows.user(1);
    ClientIdentity closed = subscribed(away, 1);
    UserId present = rows.user(2);
    ClientIdentity open = rows.session(present, 0);
    subscribe(open, 2);
    ClientIdentity earlier = subscribed(rows.user(3), 0);

    assertThat(ringable(true))
        .containsExactly(
            new RingableBrowser(open, false, false),
            new RingableBrowser(earlier, true, false),
            new RingableBrowser(closed, true, false));
    assertThat(ringable(false)).containsExactly(new RingableBrowser(open, false, false));
    ReachabilityStore store = new ReachabilityStore(db);
    Instant now = PresenceRows.START.plusSeconds(60);
    assertThat(store.isReachableByPush(rows.workspace(), away, now)).isTrue();
    assertThat(store.isReachableByPush(rows.workspace(), present, now)).isFalse();
  }

  @Test
  void users_whom_another_call_rings_are_reserved() {
    ClientIdentity free = rows.session(rows.user(1), 0);
    ClientIdentity rung = rows.session(rows.user(2), 0);
    offer(rung.user(), "inbound", "1 minute", false);
    ClientIdentity expired = rows.session(rows.user(3), 0);
    offer(expired.user(), "inbound", "-1 second", false);
    ClientIdentity watching = rows.session(rows.user(4), 0);
    offer(watching.user(), "waiting", "1 minute", false);
    ClientIdentity answeredElsewhere = rows.session(rows.user(5), 0);
    offer(answeredElsewhere.user(), "inbound", "1 minute", true);
    ClientIdentity transferTarget = rows.session(rows.user(6), 0);
    offer(transferTarget.user(), "transfer", "1 minute", true);

    assertThat(ringable(false).stream().filter(RingableBrowser::isReserved))
        .extracting(RingableBrowser::browser)
        .containsExactlyInAnyOrder(rung, transferTarget);
    assertThat(ringable())
        .containsExactlyInAnyOrder(
            free, rung, expired, watching, answeredElsewhere, transferTarget);
  }

  private ClientIdentity subscribed(UserId user, int minute) {
    ClientIdentity browser = rows.session(user, 0);
    db.ofAll()
        .sql("delete from presence_sessions where session_id = :session")
        .param("session", browser.session().value())
        .update();
    subscribe(browser, minute);
    return browser;
  }

  /// @param minute since when the browser is available
  private void subscribe(ClientIdentity browser, int minute) {
    db.ofAll()
        .sql(
            """
            insert into push_subscriptions (workspace_id, session_id, user_id, endpoint, p256dh,
              auth, page, available, available_since)
            values (:workspace, :session, :user, :endpoint, '', '', '/', true, :since)""")
        .param("workspace", rows.workspace().value())
        .param("session", browser.session().value())
        .param("user", browser.user().value())
        .param("endpoint", "https://push.example.com/" + browser.session())
        .param(
            "since", PresenceRows.START.plus(Duration.ofMinutes(minute)).atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Reserves a user for a call of the workspace.
  private void offer(UserId user, String reason, String expires, boolean isAnswered) {
    db.ofAll()
        .sql(
            """
            with call as (
              insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
                answered_at, updated_at)
              values (gen_random_uuid(), :workspace, 'inbound', '+1', '+2', 'ringing', now(),
                case when :answered then now() end, now())
              returning id)
            insert into call_offers (user_id, workspace_id, call_id, expires_at, reason, rings_until)
            select :user, :workspace, id, now() + cast(:expires as interval), :reason, now()
            from call""")
        .param("user", user.value())
        .param("workspace", rows.workspace().value())
        .param("answered", isAnswered)
        .param("expires", expires)
        .param("reason", reason)
        .update();
  }

  private List<ClientIdentity> ringable() {
    return ringable(false).stream().map(RingableBrowser::browser).toList();
  }

  private List<RingableBrowser> ringable(boolean isWithPush) {
    return new ReachabilityStore(db)
        .ringable(rows.workspace(), PresenceRows.START.plusSeconds(60), isWithPush, PLACES);
  }
}
