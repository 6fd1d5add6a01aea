package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;

/// Reads the history page by page with every combination of filters, while calls are inserted,
/// change, and move to the archive and back, and compares it with plain loops over the calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPagesTest {
  private static final long SEED = Long.getLong("history.seed", 690_355);
  private static final Instant MIDDLE = Instant.parse("2026-03-01T12:00:00Z");
  private static final int CALLS = 150;
  private static final int PAGE = 23;

  private static final List<String> LINES = List.of("+15550100100", "+15550100200");
  private static final List<String> CUSTOMERS =
      List.of("+15557039912", "+15557039913", "+442071838750", "+4930123456", "anonymous");
  private static final List<String> NAMES =
      List.of("Grace Hopper", "Ada 100% Lovelace", "Room 70399");
  private static final List<CallStatus> STATUSES =
      List.of(CallStatus.COMPLETED, CallStatus.FAILED, CallStatus.RINGING, CallStatus.NO_ANSWER);

  private final Random random = new Random(SEED);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final WorkspaceId other = new WorkspaceId(UUID.randomUUID());
  private final List<UUID> agents = List.of(UUID.randomUUID(), UUID.randomUUID());
  private final Map<UUID, String> contacts = new LinkedHashMap<>();
  private final Map<UUID, Stored> calls = new LinkedHashMap<>();
  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final CallQueries queries = new CallQueries(db, Clock.systemUTC());

  private record Stored(
      UUID id,
      Instant at,
      CallDirection direction,
      CallStatus status,
      @Nullable UUID agent,
      String from,
      String to,
      @Nullable UUID contact) {}

  @BeforeAll
  void insert_calls() {
    for (WorkspaceId each : List.of(workspace, other)) {
      db.ofAll()
          .sql(
              """
              insert into workspaces (id, name, slug, current_period_starts_at, created_at)
              values (:id, 'Acme', :id, now(), now())""")
          .param("id", each.value())
          .update();
    }
    for (UUID agent : agents) {
      db.ofAll()
          .sql("insert into users (id, email, name, created_at) values (:id, :id, 'Ada', now())")
          .param("id", agent)
          .update();
    }
    for (String name : NAMES) {
      UUID id = UUID.randomUUID();
      contacts.put(id, name);
      db.of(workspace)
          .sql(
              """
              insert into contacts (id, workspace_id, name, number, created_at)
              values (:id, :workspace, :name, :id, now())""")
          .param("id", id)
          .param("workspace", workspace.value())
          .param("name", name)
          .update();
    }
    TestDatabase.sql(url)
        .sql("select add_archived_month(cast(:month as date))")
        .param("month", MIDDLE.toString())
        .query()
        .singleRow();
    for (int i = 0; i < CALLS; i++) {
      insert(workspace, call());
      insert(other, call());
    }
  }

  @AfterAll
  void close() {
    db.close();
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> @Nullable T anyOrNone(List<T> values) {
    return random.nextInt(3) == 0 ? null : any(values);
  }

  /// Returns a call of one of few minutes, so that several calls have the same time.
  private Stored call() {
    CallDirection direction = any(List.of(CallDirection.values()));
    String line = any(LINES);
    String customer = any(CUSTOMERS);
    boolean isInbound = direction == CallDirection.INBOUND;
    return new Stored(
        UUID.randomUUID(),
        MIDDLE.plus(random.nextInt(-30, 30), ChronoUnit.MINUTES),
        direction,
        any(STATUSES),
        anyOrNone(agents),
        isInbound ? customer : line,
        isInbound ? line : customer,
        anyOrNone(List.copyOf(contacts.keySet())));
  }

  private void insert(WorkspaceId to, Stored call) {
    db.of(to)
        .sql(
            """
            with changed as (
              update calls set status = :status, agent_user_id = :agent, "from" = :from, "to" = :to,
                contact_id = :contact, archived = :archived
              where id = :id returning id)
            insert into calls (id, workspace_id, direction, status, agent_user_id, "from", "to",
              contact_id, created_at, updated_at)
            select :id, :workspace, :direction, :status, :agent, :from, :to, :contact, :at, now()
            where not exists (select from changed)""")
        .param("archived", random.nextBoolean())
        .param("id", call.id())
        .param("workspace", to.value())
        .param("direction", call.direction().wire())
        .param("status", call.status().wire())
        .param("agent", call.agent())
        .param("from", call.from())
        .param("to", call.to())
        .param("contact", to.equals(workspace) ? call.contact() : null)
        .param("at", call.at().atOffset(ZoneOffset.UTC))
        .update();
    if (to.equals(workspace)) {
      calls.put(call.id(), call);
    }
  }

  /// Inserts a call, or changes everything about one but its time.
  ///
  /// @return the call
  private UUID change() {
    Stored change = call();
    if (random.nextBoolean()) {
      insert(workspace, change);
      return change.id();
    }
    Stored changed = any(List.copyOf(calls.values()));
    insert(
        workspace,
        new Stored(
            changed.id(),
            changed.at(),
            changed.direction(),
            change.status(),
            change.agent(),
            change.from(),
            change.to(),
            change.contact()));
    return changed.id();
  }

  private boolean matches(Stored call, CallFilter filter) {
    return (filter.from() == null || !call.at().isBefore(filter.from()))
        && (filter.to() == null || call.at().isBefore(filter.to()))
        && (filter.directions() == null || filter.directions().contains(call.direction()))
        && (filter.statuses() == null || filter.statuses().contains(call.status()))
        && (filter.agent() == null || filter.agent().equals(call.agent()))
        && (filter.number() == null
            || Set.of(filter.number()).contains(call.from())
            || Set.of(filter.number()).contains(call.to()))
        && (filter.contact() == null || filter.contact().equals(call.contact()))
        && (filter.text() == null || hasText(call, filter.text()));
  }

  private boolean hasText(Stored call, String text) {
    String name = call.contact() == null ? "" : contacts.get(call.contact());
    return call.from().contains(text)
        || call.to().contains(text)
        || name != null && name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  /// Returns every combination of the filters.
  private List<CallFilter> filters() {
    List<CallFilter> filters = new ArrayList<>();
    UUID contact = contacts.keySet().iterator().next();
    for (Instant from : orNone(MIDDLE.minus(10, ChronoUnit.MINUTES))) {
      for (Instant to : orNone(MIDDLE.plus(10, ChronoUnit.MINUTES))) {
        for (Set<CallDirection> directions :
            orNone(EnumSet.of(CallDirection.INBOUND, CallDirection.INTERNAL))) {
          for (Set<CallStatus> statuses :
              orNone(EnumSet.of(CallStatus.COMPLETED, CallStatus.NO_ANSWER, CallStatus.CANCELED))) {
            for (UUID agent : orNone(agents.getFirst())) {
              for (String number : orNone(CUSTOMERS.getFirst())) {
                for (UUID ofContact : orNone(contact)) {
                  for (String text : orNone("70399", "5", "hopper")) {
                    filters.add(
                        new CallFilter(
                            from, to, directions, statuses, agent, number, ofContact, text));
                  }
                }
              }
            }
          }
        }
      }
    }
    return filters;
  }

  @SafeVarargs
  private static <T> List<@Nullable T> orNone(T... values) {
    return Stream.concat(Stream.of((T) null), Stream.of(values)).toList();
  }

  @Test
  void each_call_is_on_exactly_one_page_of_every_filter_while_calls_are_inserted_and_change() {
    List<CallFilter> filters = filters();
    assertThat(filters).hasSize(2 * 2 * 2 * 2 * 2 * 2 * 2 * 4);
    for (CallFilter filter : filters) {
      Set<UUID> expected = matching(filter);
      Set<UUID> changed = new HashSet<>();
      List<CallCursor> visited = new ArrayList<>();
      List<CallView> page;
      do {
        CallCursor after = visited.isEmpty() ? null : visited.getLast();
        page = queries.history(workspace, filter, after, PAGE);
        page.stream().map(CallCursor::after).forEach(visited::add);
        changed.add(change());
      } while (page.size() == PAGE);

      List<UUID> ids = visited.stream().map(cursor -> cursor.id().value()).toList();
      assertThat(ids).as("%s, seed %d", filter, SEED).doesNotHaveDuplicates();
      assertThat(visited)
          .as("%s, seed %d", filter, SEED)
          .isSortedAccordingTo(
              Comparator.comparing(CallCursor::createdAt)
                  .thenComparing(cursor -> cursor.id().value().toString())
                  .reversed());
      expected.removeAll(changed);
      assertThat(ids.stream().filter(id -> !changed.contains(id)))
          .as("%s, seed %d", filter, SEED)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private Set<UUID> matching(CallFilter filter) {
    Set<UUID> matching = new HashSet<>();
    calls.values().stream()
        .filter(call -> matches(call, filter))
        .forEach(it -> matching.add(it.id()));
    return matching;
  }
}
