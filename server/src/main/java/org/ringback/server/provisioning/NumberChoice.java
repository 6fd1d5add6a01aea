package org.ringback.server.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.twilio.TwilioApi;

/// The numbers of an account that the workspace is to use.
///
/// @param available the account's numbers
/// @param chosen E.164; empty for the unused numbers and those that the workspace has
record NumberChoice(List<TwilioApi.Number> available, Optional<List<String>> chosen) {
  enum NumberAction {
    /// The workspace uses the number already.
    KEEP,
    /// Configure the number for this workspace.
    CLAIM,
    /// Restore the number's earlier configuration.
    RELEASE,
    /// The number is in use elsewhere.
    LEAVE,
    /// The number is unused, but cannot take calls.
    UNSUPPORTED
  }

  /// @throws ProblemException that names every chosen number which is missing or cannot take calls
  static NumberChoice of(List<TwilioApi.Number> available, Optional<List<String>> chosen) {
    List<Problem.FieldError> errors = new ArrayList<>();
    for (String number : chosen.orElse(List.of())) {
      Optional<TwilioApi.Number> found =
          available.stream().filter(n -> n.phoneNumber().equals(number)).findFirst();
      if (found.isEmpty()) {
        errors.add(new Problem.FieldError("/numbers", number + " is not in this Twilio account."));
      } else if (!found.get().hasVoice()) {
        errors.add(
            new Problem.FieldError(
                "/numbers", number + " cannot take calls: it has no voice capability."));
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  422, "number-not-usable", "A number cannot be used", errors.getFirst().detail())
              .withErrors(errors));
    }
    return new NumberChoice(available, chosen);
  }

  /// @param isAssigned whether the workspace uses the number already
  NumberAction actionFor(TwilioApi.Number number, boolean isAssigned) {
    if (chosen.isPresent()) {
      boolean isChosen = chosen.get().contains(number.phoneNumber());
      if (isAssigned) {
        boolean followsApplication = !number.voiceConfig().voiceApplicationSid().isEmpty();
        return isChosen || followsApplication ? NumberAction.KEEP : NumberAction.RELEASE;
      }
      return isChosen ? NumberAction.CLAIM : NumberAction.LEAVE;
    }
    if (isAssigned) {
      return NumberAction.KEEP;
    }
    if (!WorkspaceWebhooks.isUnused(number)) {
      return NumberAction.LEAVE;
    }
    return number.hasVoice() ? NumberAction.CLAIM : NumberAction.UNSUPPORTED;
  }
}
