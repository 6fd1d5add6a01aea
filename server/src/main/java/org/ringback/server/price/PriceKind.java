package org.ringback.server.price;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioApi.Priced;
import org.ringback.server.twilio.TwilioAuth;

/// What Twilio has prices of, each in a table of its own.
enum PriceKind {
  LEGS(
      "call_sid",
      """
      select d.workspace_id, d.call_sid as sid, d.attempts,
        coalesce(l.ended_at, d.next_at) as listed_at
      from (
        select * from leg_prices where next_at <= now() order by next_at limit :limit) d
        join leg_directory l on l.workspace_id = d.workspace_id and l.call_sid = d.call_sid
      order by d.workspace_id, listed_at"""),
  RECORDINGS(
      "recording_sid",
      """
      select workspace_id, recording_sid as sid, attempts, recorded_at as listed_at
      from (
        select * from recording_prices where next_at <= now() order by next_at limit :limit) d
      order by workspace_id, listed_at""");

  private final String sidColumn;
  private final String due;

  PriceKind(String sidColumn, String due) {
    this.sidColumn = sidColumn;
    this.due = due;
  }

  String table() {
    return switch (this) {
      case LEGS -> "leg_prices";
      case RECORDINGS -> "recording_prices";
    };
  }

  /// Returns the column of the CallSids or RecordingSids.
  String sidColumn() {
    return sidColumn;
  }

  /// Returns a query of the rows that are due, those of one workspace together. Its parameter is
  /// `limit`; `listed_at` is the time by which Twilio lists the resource.
  String due() {
    return due;
  }

  /// Lists the resources of a period with their prices.
  List<Priced> list(TwilioApi twilio, TwilioAuth auth, Instant first, Instant last) {
    return switch (this) {
      case LEGS -> twilio.pricedCalls(auth, first, last);
      case RECORDINGS -> twilio.pricedRecordings(auth, first, last);
    };
  }

  /// Fetches one; empty when Twilio does not have it.
  Optional<Priced> fetch(TwilioApi twilio, TwilioAuth auth, String sid) {
    return switch (this) {
      case LEGS -> twilio.pricedCall(auth, sid);
      case RECORDINGS -> twilio.pricedRecording(auth, sid);
    };
  }

  /// Returns the plural, for the log.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
