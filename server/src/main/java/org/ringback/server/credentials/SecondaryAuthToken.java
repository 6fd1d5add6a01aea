package org.ringback.server.credentials;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// An Auth Token that Twilio may still sign with, beside the one that we sign in with.
///
/// @param until when it is accepted no more; null while Twilio has not made the other the only one
record SecondaryAuthToken(Secret token, @Nullable Instant until) {
  boolean isAccepted(Instant now) {
    return until == null || now.isBefore(until);
  }
}
