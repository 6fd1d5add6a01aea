package org.ringback.server.webhook;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// A webhook that Twilio did not sign for this workspace. It says the same whether the workspace
/// exists or not.
final class BadSignature extends ProblemException {
  private static final long serialVersionUID = 1;

  BadSignature() {
    super(
        Problem.of(
            403,
            "bad-signature",
            "The signature is not valid",
            "X-Twilio-Signature does not belong to this request. Nothing was changed."));
  }
}
