package org.ringback.server.call;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// Restricts the history of calls. Null restricts nothing.
///
/// @param from the earliest start time, inclusive
/// @param to the latest start time, exclusive
/// @param statuses the accepted statuses
/// @param agent the user who took or placed the call
/// @param number the number of the customer or of the line, in E.164 form
/// @param contact the contact of the call
/// @param text a part of the contact's name, or of either number
record CallFilter(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Set<CallDirection> directions,
    @Nullable Set<CallStatus> statuses,
    @Nullable UUID agent,
    @Nullable String number,
    @Nullable UUID contact,
    @Nullable String text) {
  static final CallFilter NONE = new CallFilter(null, null, null, null, null, null, null, null);

  /// Returns the filter with another agent.
  CallFilter by(@Nullable UserId user) {
    return new CallFilter(
        from, to, directions, statuses, user == null ? null : user.value(), number, contact, text);
  }

  /// Returns the day of the earliest start time.
  @Nullable LocalDate firstDay(ZoneId zone) {
    return from == null ? null : LocalDate.ofInstant(from, zone);
  }

  /// Returns the day of the latest start time.
  @Nullable LocalDate lastDay(ZoneId zone) {
    return to == null ? null : LocalDate.ofInstant(to.minusNanos(1), zone);
  }

  /// An alternative of the filter that an index finds in the order of the history.
  ///
  /// @param condition on the call `k`, begins with `and` unless it is empty
  /// @param numberColumn the column that is one of the numbers `n.number`; empty for none
  record Branch(String condition, String numberColumn) {
    private static final Branch ALL = new Branch("", "");

    private Branch and(Branch other) {
      return new Branch(condition + other.condition, numberColumn + other.numberColumn);
    }

    private static List<Branch> of(String... conditions) {
      return Arrays.stream(conditions).map(it -> new Branch(it, "")).toList();
    }

    /// Returns the calls of each number. The order begins with the number, and the condition is a
    /// range, so that PostgreSQL reads the index of the number. With an equation it would read the
    /// newest calls until one matches, if the calls of the workspace have few different numbers.
    private static Branch byNumber(String column) {
      return new Branch(" and " + column + " between n.number and n.number", column);
    }
  }

  /// Returns whether the text may be a part of a number. No number has a letter.
  boolean hasTextOfNumber() {
    return text != null && text.codePoints().noneMatch(Character::isLetter);
  }

  private boolean hasDigit() {
    return text != null && text.chars().anyMatch(each -> each >= '0' && each <= '9');
  }

  /// Returns the branches of the page. A call may meet several.
  ///
  /// @param areNumbersKnown whether `n.number` is each of the numbers that contain the text
  List<Branch> branches(boolean areNumbersKnown) {
    List<Branch> branches = List.of(Branch.ALL);
    if (number != null) {
      branches = times(branches, Branch.of(" and k.\"from\" = :number", " and k.\"to\" = :number"));
    }
    if (text != null) {
      String digit = hasDigit() ? " and c.lower_name ~ '[0-9]'" : "";
      List<Branch> ofText =
          new ArrayList<>(
              Branch.of(
                  " and k.contact_id in (select c.id from contact_directory c where"
                      + " c.workspace_id = :workspace and c.lower_name like lower(:text) escape '\\'"
                      + digit // the predicate of an index
                      + ")"));
      if (areNumbersKnown) {
        ofText.add(Branch.byNumber("k.\"from\""));
        ofText.add(Branch.byNumber("k.\"to\""));
      } else if (hasTextOfNumber()) {
        ofText.addAll(
            Branch.of(
                " and (k.\"from\" like :text escape '\\' or k.\"to\" like :text escape '\\')"));
      }
      branches = times(branches, ofText);
    }
    return statuses == null
        ? branches
        : times(
            branches,
            Branch.of(
                IntStream.range(0, statuses.size())
                    .mapToObj(i -> " and k.status = :status" + i)
                    .toArray(String[]::new)));
  }

  private static List<Branch> times(List<Branch> branches, List<Branch> alternatives) {
    return branches.stream().flatMap(branch -> alternatives.stream().map(branch::and)).toList();
  }

  /// Returns the conditions of all branches on the call `k`, each of which begins with `and`.
  String conditions() {
    StringBuilder sql = new StringBuilder();
    add(sql, from, "k.created_at >= cast(:from as timestamptz)");
    add(sql, to, "k.created_at < cast(:to as timestamptz)");
    add(sql, directions, "k.direction in (:directions)");
    add(sql, agent, "k.agent_user_id = :agent");
    add(sql, contact, "k.contact_id = :contact");
    return sql.toString();
  }

  private static void add(StringBuilder sql, @Nullable Object value, String condition) {
    if (value != null) {
      sql.append(" and ").append(condition);
    }
  }

  /// Returns the parameters of [#conditions] and [#branches].
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    put(parameters, "from", from == null ? null : from.toString());
    put(parameters, "to", to == null ? null : to.toString());
    put(
        parameters,
        "directions",
        directions == null ? null : directions.stream().map(CallDirection::wire).toList());
    int i = 0;
    for (CallStatus status : statuses == null ? Set.<CallStatus>of() : statuses) {
      parameters.put("status" + i, status.wire());
      i++;
    }
    put(parameters, "agent", agent);
    put(parameters, "number", number);
    put(parameters, "contact", contact);
    put(parameters, "text", text == null ? null : "%" + escape(text) + "%");
    return parameters;
  }

  private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
