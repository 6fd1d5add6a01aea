package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Twilio client identity of a sign-in session: `u_<user>_s_<session>`, each 32 hexadecimal
/// digits, because Twilio allows only `[A-Za-z0-9_]`. Twilio cannot revoke a token. The session in
/// the identity shows whether the token's session has ended.
public record ClientIdentity(UserId user, SessionId session) {
  private static final Pattern SHAPE = Pattern.compile("u_([0-9a-f]{32})_s_([0-9a-f]{32})");

  /// Parses an identity, with or without TwiML's prefix `client:`.
  public static Optional<ClientIdentity> of(String text) {
    Matcher shape =
        SHAPE.matcher(text.startsWith("client:") ? text.substring("client:".length()) : text);
    return shape.matches()
        ? Optional.of(
            new ClientIdentity(
                new UserId(uuid(shape.group(1))), new SessionId(uuid(shape.group(2)))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "u_" + hex(user.value()) + "_s_" + hex(session.value());
  }

  private static String hex(UUID id) {
    return id.toString().replace("-", "");
  }

  private static UUID uuid(String hex) {
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }
}
