package org.ringback.exchange.call;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Creates and reads `CallToken`, a parameter of the webhook of an inbound call. With it an
/// application may place a call with that caller's number. It contains the CallSid.
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

  /// Returns the CallSid of a token. The caller must check the account of the call.
  public static Optional<String> callSid(String token) {
    Matcher matcher = TOKEN.matcher(token);
    return matcher.matches()
        ? Optional.of(
            new String(Base64.getUrlDecoder().decode(matcher.group(1)), StandardCharsets.US_ASCII))
        : Optional.empty();
  }
}
