package org.ringback.exchange.call;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `CallToken`: what an inbound call's webhook is given, so that the application may place a call
/// that shows that caller's number. Opaque to applications; ours names the call.
public final class CallTokens {
  private static final Pattern TOKEN =
      Pattern.compile("\\{\"parentCallInfoToken\":\"([A-Za-z0-9_-]{46})\".*}");

  private CallTokens() {}

  static String of(String callSid) {
    String named =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(callSid.getBytes(StandardCharsets.US_ASCII));
    return "{\"parentCallInfoToken\":\"" + named + "\",\"identityHeaderTokens\":[]}";
  }

  /// The call that a token is of; whose it is, is for the caller to see.
  public static Optional<String> callSid(String token) {
    Matcher matcher = TOKEN.matcher(token);
    return matcher.matches()
        ? Optional.of(
            new String(Base64.getUrlDecoder().decode(matcher.group(1)), StandardCharsets.US_ASCII))
        : Optional.empty();
  }
}
