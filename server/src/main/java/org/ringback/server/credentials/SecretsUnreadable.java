package org.ringback.server.credentials;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// The stored secrets of a workspace cannot be decrypted: a key is missing, or the row was altered.
public final class SecretsUnreadable extends ProblemException {
  private static final long serialVersionUID = 1;

  SecretsUnreadable(Throwable cause) {
    super(
        Problem.of(
            503,
            "secrets-unreadable",
            "Voice credentials cannot be read",
            "The server cannot decrypt the Twilio credentials of this workspace. The server's log"
                + " has the reason."));
    initCause(cause);
  }
}
