package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;

/// When calls rang an agent, as the figures need to know.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfferHistoryTest {
  private static final Duration RING = Duration.ofSeconds(20);

  private final Database db = Database.open(TestDatabase.freshAddress());
  private final CallFlowStore flows = new CallFlowStore(db);
  private final OfferStore offers = new OfferStore(db);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private UserId ada = new UserId(UUID.randomUUID());

  @BeforeEach
  void start() {
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now()) on conflict do nothing""")
        .param("id", workspace.value())
        .update();
    ada = new UserId(UUID.randomUUID());
    db.ofAll()
        .sql("insert into users (id, email, name, created_at) values (:id, :id, 'Ada', now())")
        .param("id", ada.value())
        .update();
  }

  @AfterAll
  void close() {
    db.close();
  }

  @Test
  void an_offer_that_rings_and_one_that_is_over_are_in_the_history() {
    CallId call = call();
    offer(call, RING);
    assertThat(history()).singleElement().satisfies(each -> assertLasts(each, RING));
    assertThat(offers.remove(workspace, call, ada)).isTrue();
    assertThat(history()).singleElement().satisfies(each -> assertLasts(each, Duration.ZERO));
  }

  @Test
  void an_agent_whom_a_call_no_longer_rings_stays_reserved_without_ringing() {
    CallId call = call();
    offer(call, RING);
    offers.take(workspace, call, ada);
    Instant taken = history().getFirst().end();
    flows.remove(workspace, call);
    assertThat(history()).singleElement().extracting(Ring::end).isEqualTo(taken);
  }

  @Test
  void an_expired_offer_ends_when_it_expired_and_the_next_begins_later() {
    offer(call(), RING);
    ranBefore(Duration.ofMinutes(5));
    CallId next = call();
    offer(next, RING);
    ranBefore(Duration.ofMinutes(1));
    offer(next, RING);
    List<Ring> history = history();
    assertThat(history).hasSize(3).allSatisfy(each -> assertLasts(each, RING));
    assertThat(history.get(1).start()).isAfter(history.get(0).end());
    assertThat(history.get(2).start()).isAfter(history.get(1).end());
  }

  @Test
  void an_agent_is_deleted_with_her_offers() {
    offer(call(), RING);
    ranBefore(Duration.ofMinutes(5));
    offer(call(), RING);
    assertThat(history()).hasSize(2);
    db.ofAll().sql("delete from users where id = :id").param("id", ada.value()).update();
    assertThat(history()).isEmpty();
  }

  @Test
  void old_offers_are_deleted() {
    CallId call = call();
    offer(call, RING);
    offers.remove(workspace, call, ada);
    offers.deleteOld();
    assertThat(history()).hasSize(1);
    db.ofAll()
        .sql(
            """
            update past_offers set offered_at = offered_at - interval '400 days',
              ended_at = ended_at - interval '400 days'""")
        .update();
    offers.deleteOld();
    assertThat(history()).isEmpty();
  }

  private record Ring(Instant start, Instant end) {}

  private static void assertLasts(Ring ring, Duration expected) {
    assertThat(Duration.between(ring.start(), ring.end()))
        .isBetween(expected.minusSeconds(5), expected.plusSeconds(5));
  }

  private List<Ring> history() {
    return db
        .ofAll()
        .sql("select offered_at, ended_at from offer_history where user_id = :user")
        .param("user", ada.value())
        .query(
            (row, _) -> new Ring(row.getTimestamp(1).toInstant(), row.getTimestamp(2).toInstant()))
        .list()
        .stream()
        .sorted(Comparator.comparing(Ring::start))
        .toList();
  }

  private void offer(CallId call, Duration length) {
    assertThat(
            offers.reserve(
                workspace,
                call,
                List.of(ada),
                length.plusSeconds(10),
                new CallOffer(CallOffer.Reason.INBOUND, null, Instant.now().plus(length))))
        .isEqualTo(Set.of(ada));
  }

  private void ranBefore(Duration time) {
    db.ofAll()
        .sql(
            """
            update call_offers set offered_at = offered_at - make_interval(secs => :secs),
              expires_at = expires_at - make_interval(secs => :secs),
              rings_until = rings_until - make_interval(secs => :secs)""")
        .param("secs", time.toSeconds())
        .update();
  }

  private CallId call() {
    UUID call = UUID.randomUUID();
    db.ofAll()
        .sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at, updated_at)
            values (:workspace, :id, 'inbound', '+1', '+2', 'ringing', now(), now())""")
        .param("workspace", workspace.value())
        .param("id", call)
        .update();
    return new CallId(call);
  }
}
