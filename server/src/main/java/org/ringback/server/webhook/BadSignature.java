package org.ringback.server.webhook;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Rejects a webhook that Twilio did not sign for this workspace. The answer is the same whether
/// the workspace exists or not.
public final class BadSignature extends ProblemException {
  private static final long serialVersionUID = 1;

  public BadSignature() {
    super(
        Problem.of(
            403,
            "bad-signature",
            "The signature is not valid",
            "X-Twilio-Signature does not belong to this request. Nothing was changed."));
  }
}
