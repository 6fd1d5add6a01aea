package org.ringback.server.price;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// What Twilio charged for single calls.
final class CallCosts {
  private static final double MICROS_PER_UNIT = 1e6;

  private final Database db;

  CallCosts(Database db) {
    this.db = db;
  }

  /// The state of a price. `unavailable`: it was requested often enough, or Twilio no longer has
  /// the resource.
  enum State {
    KNOWN,
    PENDING,
    UNAVAILABLE;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A leg or a recording, as in openapi.yaml.
  ///
  /// @param sid its CallSid or RecordingSid
  record Charge(String sid, State state, @Nullable Double amount, @Nullable String currency) {}

  /// The known charges in a currency. Currencies are never added.
  record Total(String currency, double legs, double recordings, double total) {}

  /// What a call cost, as in openapi.yaml.
  record CallCost(List<Charge> legs, List<Charge> recordings, List<Total> totals) {}

  private record Row(
      boolean isLeg, String sid, boolean isPending, @Nullable Long micros, @Nullable String unit) {
    Charge charge() {
      if (micros == null) {
        return new Charge(sid, isPending ? State.PENDING : State.UNAVAILABLE, null, null);
      }
      return new Charge(sid, State.KNOWN, micros / MICROS_PER_UNIT, unit);
    }
  }

  CallCost ofCall(WorkspaceId workspace, CallId call) {
    List<Row> rows =
        db.of(workspace)
            .sql(
                """
                select true as is_leg, call_sid as sid, next_at, cost_micros, currency
                from leg_prices where workspace_id = :workspace and call_id = :call
                union all
                select false, recording_sid, next_at, cost_micros, currency
                from recording_prices where workspace_id = :workspace and call_id = :call
                order by sid""")
            .param("workspace", workspace.value())
            .param("call", call.value())
            .query(
                (row, _) ->
                    new Row(
                        row.getBoolean("is_leg"),
                        row.getString("sid"),
                        row.getTimestamp("next_at") != null,
                        row.getObject("cost_micros", Long.class),
                        row.getString("currency")))
            .list();
    return new CallCost(
        rows.stream().filter(Row::isLeg).map(Row::charge).toList(),
        rows.stream().filter(row -> !row.isLeg()).map(Row::charge).toList(),
        totals(rows));
  }

  /// Returns the total of each currency, the greatest first.
  private static List<Total> totals(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.unit() != null)
        .collect(Collectors.groupingBy(row -> Objects.requireNonNull(row.unit())))
        .entrySet()
        .stream()
        .map(
            each -> {
              long legs = sum(each.getValue(), true);
              long recordings = sum(each.getValue(), false);
              return new Total(
                  each.getKey(),
                  legs / MICROS_PER_UNIT,
                  recordings / MICROS_PER_UNIT,
                  (legs + recordings) / MICROS_PER_UNIT);
            })
        .sorted(Comparator.comparing(Total::total).reversed().thenComparing(Total::currency))
        .toList();
  }

  private static long sum(List<Row> rows, boolean ofLegs) {
    return rows.stream()
        .filter(row -> row.isLeg() == ofLegs)
        .mapToLong(row -> Objects.requireNonNull(row.micros()))
        .sum();
  }
}
