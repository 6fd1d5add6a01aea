package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The end of the customer's last leg. A browser that joins the conference afterwards meets no one.
///
/// @param leaves the events with which the legs left their conferences
record CustomerExit(Instant at, List<ConferenceEvent> leaves) {

  /// Returns empty while the customer is in the call.
  static Optional<CustomerExit> of(List<LegFacts> legs) {
    if (legs.isEmpty() || !legs.stream().allMatch(LegFacts::isOver)) {
      return Optional.empty();
    }
    Instant at = legs.stream().map(LegFacts::end).max(Instant::compareTo).orElseThrow();
    return Optional.of(new CustomerExit(at, legs.stream().flatMap(LegFacts::ends).toList()));
  }

  /// Returns whether the customer was gone before a join. Twilio numbers the events of a
  /// conference, but its times have a resolution of a second. The server observes a join later than
  /// it happened, so its time proves nothing.
  boolean isBefore(ConferenceEvent join) {
    return leaves.stream()
        .filter(leave -> leave.conference().equals(join.conference()))
        .max(ConferenceEvent::compareTo)
        .map(leave -> leave.compareTo(join) < 0)
        .orElse(!join.observed() && join.at().isAfter(at));
  }
}
