package org.ringback.server.missedcall;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The missed calls that a member has not seen. Stored on the server, so that each device of the
/// member shows the same number.
final class MissedCalls {
  private static final int MAX_COUNT = 100;

  /// A member who has never looked has not seen the calls of this time.
  private static final Duration FIRST_LOOK = Duration.ofDays(1);

  private final Database db;
  private final MissedCallStore store;
  private final Calls calls;
  private final EventLog events;
  private final Clock clock;

  MissedCalls(Database db, Calls calls, EventLog events, Clock clock) {
    this.db = db;
    this.store = new MissedCallStore(db);
    this.calls = calls;
    this.events = events;
    this.clock = clock;
  }

  UnseenCalls unseen(Member member) {
    Instant seenUntil =
        store
            .seenUntil(member.workspace(), member.user())
            .orElseGet(() -> clock.instant().minus(FIRST_LOOK).truncatedTo(ChronoUnit.MICROS));
    return new UnseenCalls(calls.countMissed(member.workspace(), seenUntil, MAX_COUNT), seenUntil);
  }

  /// Marks the calls that ended until a time as seen. An earlier time changes nothing.
  UnseenCalls markSeen(Member member, Instant until) {
    Instant now = clock.instant();
    Instant seen = (until.isAfter(now) ? now : until).truncatedTo(ChronoUnit.MICROS);
    db.inTransaction(
        () -> {
          if (store.advance(member.workspace(), member.user(), seen)) {
            events.append(List.of(seen(member.workspace(), member.user(), seen)));
          }
          return seen;
        });
    return unseen(member);
  }

  private static Event seen(WorkspaceId workspace, UserId user, Instant until) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("seenUntil", until.toString());
    return new Event(workspace, "missed-calls-seen", body, new Audience.Users(Set.of(user)));
  }
}
