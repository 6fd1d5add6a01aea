package org.ringback.server.credentials;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// An Auth Token that Twilio may sign with besides the current one, during a rotation.
///
/// @param until the end of its validity; null while Twilio has not promoted the current one
record SecondaryAuthToken(Secret token, @Nullable Instant until) {
  boolean isAccepted(Instant now) {
    return until == null || now.isBefore(until);
  }
}
