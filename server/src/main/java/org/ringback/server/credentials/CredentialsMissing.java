package org.ringback.server.credentials;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// The workspace has no Twilio account.
public final class CredentialsMissing extends ProblemException {
  private static final long serialVersionUID = 1;

  public CredentialsMissing() {
    super(
        Problem.of(
            404,
            "voice-not-configured",
            "Voice credentials not configured",
            "An administrator can connect a Twilio account in Settings › Voice."));
  }
}
