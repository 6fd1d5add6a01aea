package org.ringback.server.dialpolicy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;

/// The numbers that the members of a workspace must not call. [DialPolicy] denies calls to them.
final class DoNotCallList {
  private final Database db;
  private final DoNotCallStore store;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;

  DoNotCallList(Database db, AuditLog audit, UuidV7 ids, Clock clock) {
    this.db = db;
    this.store = new DoNotCallStore(db);
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// The outcome of a line of an import.
  enum Outcome {
    ADDED,
    ALREADY_LISTED,
    INVALID;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// @param number E.164; null when the line is invalid
  /// @param message what is wrong with an invalid line
  record ImportedLine(
      int line, String text, Outcome outcome, @Nullable String number, @Nullable String message) {}

  /// The result of an import, with one line for each number.
  record Import(int added, int alreadyListed, int invalid, List<ImportedLine> lines) {
    static Import of(List<ImportedLine> lines) {
      return new Import(
          count(lines, Outcome.ADDED),
          count(lines, Outcome.ALREADY_LISTED),
          count(lines, Outcome.INVALID),
          lines);
    }

    private static int count(List<ImportedLine> lines, Outcome outcome) {
      return Math.toIntExact(lines.stream().filter(line -> line.outcome() == outcome).count());
    }
  }

  List<DoNotCallEntry> before(
      WorkspaceId workspace, @Nullable UUID entry, String search, int limit) {
    return store.before(workspace, entry, search, limit);
  }

  /// Adds a number, with an audit entry.
  ///
  /// @return empty when the number is on the list
  Optional<DoNotCallEntry> add(WorkspacePrincipal by, E164 number, String reason) {
    UUID id = ids.next();
    return db.inTransaction(
        () -> {
          if (insert(by, List.of(new DoNotCallStore.NewNumber(id, number.value(), reason)))
              .isEmpty()) {
            return Optional.empty();
          }
          audit.write(
              by.workspace(),
              by.auditEvent("do-not-call.added", number.value(), Map.of("reason", reason)));
          return store.find(by.workspace(), id);
        });
  }

  /// Adds the numbers of valid lines, with one audit entry.
  Import addAll(WorkspacePrincipal by, List<NumberLines.Line> lines) {
    Map<String, DoNotCallStore.NewNumber> numbers = new LinkedHashMap<>();
    for (NumberLines.Line line : lines) {
      if (line.number() != null) {
        numbers.putIfAbsent(
            line.number(), new DoNotCallStore.NewNumber(ids.next(), line.number(), line.reason()));
      }
    }
    return db.inTransaction(
        () -> {
          Import result = Import.of(results(lines, insert(by, List.copyOf(numbers.values()))));
          audit.write(
              by.workspace(),
              by.auditEvent(
                  "do-not-call.imported",
                  null,
                  Map.of(
                      "added", String.valueOf(result.added()),
                      "alreadyListed", String.valueOf(result.alreadyListed()),
                      "invalid", String.valueOf(result.invalid()))));
          return result;
        });
  }

  /// @param added removed from, so that a repeated number is listed already
  private static List<ImportedLine> results(List<NumberLines.Line> lines, Set<String> added) {
    List<ImportedLine> results = new ArrayList<>();
    for (NumberLines.Line line : lines) {
      String number = line.number();
      Outcome outcome =
          number == null
              ? Outcome.INVALID
              : added.remove(number) ? Outcome.ADDED : Outcome.ALREADY_LISTED;
      results.add(new ImportedLine(line.line(), line.text(), outcome, number, line.fault()));
    }
    return results;
  }

  /// Removes a number, with an audit entry.
  ///
  /// @return whether there was such an entry
  boolean remove(WorkspacePrincipal by, UUID id) {
    return db.inTransaction(
        () -> {
          Optional<DoNotCallEntry> entry = store.find(by.workspace(), id);
          if (entry.isEmpty() || !store.remove(by.workspace(), id)) {
            return false;
          }
          audit.write(
              by.workspace(),
              by.auditEvent(
                  "do-not-call.removed",
                  entry.get().number(),
                  Map.of("reason", entry.get().reason())));
          return true;
        });
  }

  private Set<String> insert(WorkspacePrincipal by, List<DoNotCallStore.NewNumber> numbers) {
    UserId user =
        by instanceof WorkspacePrincipal.MemberPrincipal member ? member.member().user() : null;
    return store.add(by.workspace(), numbers, user, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
