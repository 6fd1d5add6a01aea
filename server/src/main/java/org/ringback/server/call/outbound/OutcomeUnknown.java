package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Twilio was asked to place a call and nobody knows whether the phone rings: neither its answer
/// nor a webhook came, and it could not be asked.
final class OutcomeUnknown extends ProblemException {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(OutcomeUnknown.class);

  OutcomeUnknown(TwilioFailure cause) {
    this(String.valueOf(cause.getMessage()));
    initCause(cause);
  }

  OutcomeUnknown(String why) {
    super(
        Problem.of(
            503,
            "twilio-unreachable",
            "Twilio cannot be reached",
            "Twilio did not answer, so that it is not known whether the phone rings. Repeat the"
                + " request with the same Idempotency-Key: it rings once."));
    log.warn("a call's outcome is unknown: {}", why);
  }
}
