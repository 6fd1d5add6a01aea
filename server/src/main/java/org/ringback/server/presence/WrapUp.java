package org.ringback.server.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.Member;

/// The wrap-up after a call, which its user can extend or end.
final class WrapUp {
  /// The latest end of an extended wrap-up, from now.
  static final Duration MAX = Duration.ofHours(1);

  private final Database db;
  private final PresenceStore store;
  private final PresenceUpdater updater;
  private final EventLog events;
  private final Clock clock;

  WrapUp(Database db, PresenceStore store, PresenceUpdater updater, EventLog events, Clock clock) {
    this.db = db;
    this.store = store;
    this.updater = updater;
    this.events = events;
    this.clock = clock;
  }

  /// Returns whether a wrap-up can end at that time.
  boolean isAllowedEnd(Instant end) {
    Instant now = clock.instant();
    return end.isAfter(now) && !end.isAfter(now.plus(MAX));
  }

  /// Moves the end of the member's wrap-up. Takes a time, not a duration, so that a repeated
  /// request does not extend it twice.
  ///
  /// @return the end; empty when the member is not in wrap-up
  Optional<Instant> extend(Member member, Instant end) {
    return db.inTransaction(
        () -> {
          Optional<PresenceStore.Announcement> moved =
              store.moveWrapUpEnd(member.workspace(), member.user(), end);
          events.append(moved.stream().map(PresenceUpdater::event).toList());
          return moved.map(PresenceStore.Announcement::wrapUpEndsAt);
        });
  }

  /// Ends the member's wrap-up. A member who is not in wrap-up stays as they are.
  void end(Member member) {
    db.inTransaction(
        () -> {
          PresenceChange ends =
              new PresenceChange(member.workspace(), member.user(), false, false, true);
          events.append(updater.apply(List.of(ends), Set.of()));
          return ends;
        });
  }
}
