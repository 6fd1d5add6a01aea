package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// The workspace has an account and no number to call from.
final class NoPhoneNumber extends ProblemException {
  private static final long serialVersionUID = 1;

  NoPhoneNumber() {
    super(
        Problem.of(
            409,
            "no-phone-number",
            "No phone number to call from",
            "The workspace's Twilio account has no phone number. An administrator can buy one at"
                + " Twilio and save Settings › Voice again."));
  }
}
