package org.ringback.server.callcontrol;

import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// The listeners of a supervisor's leg.
///
/// @param coached the only listener; null for all
record Audibility(boolean muted, @Nullable CallSid coached) {
  static final Audibility MUTED = new Audibility(true, null);
  static final Audibility HEARD_BY_ALL = new Audibility(false, null);

  static Audibility heardBy(CallSid coached) {
    return new Audibility(false, coached);
  }
}
