package org.ringback.exchange.signalling;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;

/// A verified access token: who may do what until when.
///
/// @param identity empty when the token names none
/// @param outgoingApplicationSid null: may not place calls
/// @param home the region that the token is for (its header `twr`); `us1` when it names none
/// @param outgoingParameters what the token's maker sends with every call that it places
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

  /// As the network writes it: `client:ada`, or `client:Anonymous`.
  String client() {
    return "client:" + (identity.isEmpty() ? "Anonymous" : identity);
  }

  /// Twilio: deleting a key ends all of its tokens.
  boolean isValidAt(Instant now) {
    return now.isBefore(expires) && account.key(keySid).isPresent();
  }
}
