package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import org.ringback.server.identity.UserId;

/// What people are told about calls.
public sealed interface CallNotification {
  CallView call();

  /// A call rings for some people.
  record Incoming(CallView call, List<UserId> rung, Instant ringUntil)
      implements CallNotification {}

  /// A call is new or changed.
  record Updated(CallView call) implements CallNotification {}

  /// A call is over; once for each call.
  record Ended(CallView call) implements CallNotification {}
}
