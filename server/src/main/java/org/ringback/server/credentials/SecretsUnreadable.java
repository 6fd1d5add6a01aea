package org.ringback.server.credentials;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// What is kept of the workspace's secrets does not open: whoever changed it, or whatever key is
/// missing, nothing is done with it.
public final class SecretsUnreadable extends ProblemException {
  private static final long serialVersionUID = 1;

  SecretsUnreadable(Throwable cause) {
    super(
        Problem.of(
            503,
            "secrets-unreadable",
            "Voice credentials cannot be read",
            "The Twilio credentials of this workspace do not open with the server's keys. Whoever"
                + " runs the server finds the reason in its log."));
    initCause(cause);
  }
}
