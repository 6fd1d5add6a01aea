package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports that it is unknown whether Twilio placed a call. Neither Twilio's response nor a webhook
/// arrived, and Twilio could not be queried.
final class OutcomeUnknown extends ProblemException {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(OutcomeUnknown.class);

  OutcomeUnknown(TwilioFailure cause) {
    this(String.valueOf(cause.getMessage()));
    initCause(cause);
  }

  OutcomeUnknown(String reason) {
    super(
        Problem.of(
            503,
            "twilio-unreachable",
            "Twilio cannot be reached",
            "Twilio did not respond, so it is unknown whether the phone rings. Repeat the"
                + " request with the same Idempotency-Key. It will not place a second call."));
    log.warn("Could not determine whether Twilio placed a call: {}", reason);
  }
}
