package org.ringback.server.identity;

import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;

/// The length rule for new passwords. NIST SP 800-63B advises against other composition rules.
public final class PasswordPolicy {
  static final int LONGEST = 256;
  private static final int SHORTEST = 12;

  private PasswordPolicy() {}

  /// @throws ProblemException when it is too short or too long
  public static Secret read(Json.Body body, String name) {
    String wanted = body.text(name, LONGEST);
    if (wanted.codePointCount(0, wanted.length()) < SHORTEST) {
      throw ProblemException.invalid(
          "/" + name, "A password needs at least " + SHORTEST + " characters.");
    }
    return new Secret(wanted);
  }
}
