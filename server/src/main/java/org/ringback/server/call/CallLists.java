package org.ringback.server.call;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// Lists of calls as files.
public final class CallLists {
  /// What the console sends without its punctuation.
  private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[\\d\\s().-]*\\d[\\d\\s().-]*");

  private static final Set<CallStatus> MISSED =
      EnumSet.of(CallStatus.NO_ANSWER, CallStatus.CANCELED, CallStatus.BUSY, CallStatus.FAILED);

  private final Calls calls;

  CallLists(Calls calls) {
    this.calls = calls;
  }

  /// Opens the calls of a period that meet the filters of the console's list.
  ///
  /// @param to exclusive
  /// @param filter parameters of the list's address: `show`, `q` and `agent`; others are ignored
  /// @throws IllegalArgumentException if `agent` is not an id
  public CallExport open(
      WorkspaceId workspace, ZoneId zone, Instant from, Instant to, Map<String, String> filter) {
    return open(workspace, zone, filter(from, to, filter));
  }

  CallExport open(WorkspaceId workspace, ZoneId zone, CallFilter filter) {
    return CallExport.open(zone, after -> page(workspace, filter, after));
  }

  static CallFilter filter(Instant from, Instant to, Map<String, String> filter) {
    String show = filter.getOrDefault("show", "");
    Optional<Set<CallDirection>> directions =
        CallDirection.parseFilter(show.equals("missed") ? "inbound" : show);
    String agent = filter.get("agent");
    return new CallFilter(
        from,
        to,
        directions.orElse(null),
        show.equals("missed") ? MISSED : null,
        agent == null ? null : UUID.fromString(agent),
        null,
        null,
        Optional.ofNullable(filter.get("q")).flatMap(CallLists::searchText).orElse(null));
  }

  private static Optional<String> searchText(String typed) {
    String text = typed.strip();
    return Optional.of(PHONE_NUMBER.matcher(text).matches() ? text.replaceAll("[^\\d+]", "") : text)
        .filter(it -> !it.isEmpty());
  }

  private CallExport.Page page(
      WorkspaceId workspace, CallFilter filter, @Nullable CallCursor after) {
    var page = calls.history(workspace, filter, after, CallExport.PAGE);
    return new CallExport.Page(
        page, page.size() < CallExport.PAGE ? null : CallCursor.after(page.getLast()));
  }
}
