package org.ringback.server.identity;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name under which Twilio knows one sign-in session's browser: `u_<user>_s_<session>`, each 32
/// hexadecimal digits, since Twilio takes only `[A-Za-z0-9_]`. It carries the session so that a
/// token whose session has ended can be told, though Twilio cannot revoke it.
public record ClientIdentity(UserId user, SessionId session) {
  private static final Pattern SHAPE = Pattern.compile("u_([0-9a-f]{32})_s_([0-9a-f]{32})");

  /// The identity in these words, with or without TwiML's `client:` before it.
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
