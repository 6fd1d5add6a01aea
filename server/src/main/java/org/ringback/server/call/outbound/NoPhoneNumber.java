package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Rejects an outgoing call of a workspace whose Twilio account has no number.
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
