package org.ringback.server.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.TwilioApi;

/// Which of an account's numbers are to ring here.
///
/// @param there the account's numbers
/// @param chosen E.164; empty for those that are ours or nobody's
record NumberChoice(List<TwilioApi.Number> there, Optional<List<String>> chosen) {
  /// What is done with a number.
  enum NumberAction {
    /// It rings here, and goes on.
    KEEP,
    /// It rings here from now on.
    CLAIM,
    /// It rang here, and points where it did before from now on.
    RELEASE,
    LEAVE,
    /// It would be taken, and Twilio gives it no voice.
    UNSUPPORTED
  }

  /// @throws ProblemException that names every chosen number which is not there or has no voice
  static NumberChoice of(List<TwilioApi.Number> there, Optional<List<String>> chosen) {
    List<Problem.FieldError> errors = new ArrayList<>();
    for (String number : chosen.orElse(List.of())) {
      Optional<TwilioApi.Number> found =
          there.stream().filter(n -> n.phoneNumber().equals(number)).findFirst();
      if (found.isEmpty()) {
        errors.add(new Problem.FieldError("/numbers", number + " is not in this Twilio account."));
      } else if (!found.get().hasVoice()) {
        errors.add(
            new Problem.FieldError(
                "/numbers", number + " cannot be called: Twilio gives it no voice."));
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  422, "number-not-usable", "A number cannot be used", errors.getFirst().detail())
              .withErrors(errors));
    }
    return new NumberChoice(there, chosen);
  }

  /// @param isOurs whether it rings here already
  NumberAction actionFor(TwilioApi.Number number, boolean isOurs) {
    if (chosen.isPresent()) {
      boolean isChosen = chosen.get().contains(number.phoneNumber());
      if (isOurs) {
        boolean followsApplication = !number.voiceConfig().voiceApplicationSid().isEmpty();
        return isChosen || followsApplication ? NumberAction.KEEP : NumberAction.RELEASE;
      }
      return isChosen ? NumberAction.CLAIM : NumberAction.LEAVE;
    }
    if (isOurs) {
      return NumberAction.KEEP;
    }
    if (!WorkspaceWebhooks.isFree(number)) {
      return NumberAction.LEAVE;
    }
    return number.hasVoice() ? NumberAction.CLAIM : NumberAction.UNSUPPORTED;
  }
}
