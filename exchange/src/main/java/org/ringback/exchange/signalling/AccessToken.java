package org.ringback.exchange.signalling;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;

/// A verified access token: an identity, its grants and their expiry.
///
/// @param identity empty when the token has none
/// @param outgoingApplicationSid null when the token does not grant outgoing calls
/// @param home the region of the token (its header `twr`); `us1` by default
/// @param outgoingParameters the grant's parameters, which every outgoing call carries
public record AccessToken(
    Account account,
    String keySid,
    String identity,
    boolean mayReceive,
    @Nullable String outgoingApplicationSid,
    Map<String, String> outgoingParameters,
    String home,
    Instant expires) {
  public Optional<String> application() {
    return Optional.ofNullable(outgoingApplicationSid);
  }

  /// Returns the client address: `client:ada`, or `client:Anonymous`.
  String client() {
    return "client:" + (identity.isEmpty() ? "Anonymous" : identity);
  }

  /// Returns whether the token is valid. Like at Twilio, deleting a key invalidates its tokens.
  boolean isValidAt(Instant now) {
    return now.isBefore(expires) && account.key(keySid).isPresent();
  }
}
