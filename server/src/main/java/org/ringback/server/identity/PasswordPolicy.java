package org.ringback.server.identity;

import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;

/// The length rule for new passwords. NIST SP 800-63B advises against other composition rules.
public final class PasswordPolicy {
  static final int MAX_LENGTH = 256;
  private static final int MIN_LENGTH = 12;

  private PasswordPolicy() {}

  /// @throws ProblemException 400 if it is too short or too long
  public static Secret read(Json.Body body, String name) {
    String password = body.text(name, MAX_LENGTH);
    if (password.codePointCount(0, password.length()) < MIN_LENGTH) {
      throw ProblemException.invalid(
          "/" + name,
          "A password needs at least " + MIN_LENGTH + " characters. Choose a longer one.");
    }
    return new Secret(password);
  }
}
