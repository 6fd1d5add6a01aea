package org.ringback.server.call;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a webhook that are stored with its event, as long as the call: those that no
/// column of the event, of its leg or of its call has. The flight recorder has all of them for some
/// days.
final class EventParameters {
  /// Also the places that Twilio derives from numbers, such as `FromCity`.
  private static final Pattern IN_COLUMNS =
      Pattern.compile(
          "(From|To|Caller|Called)(City|Country|State|Zip)?|AccountSid|ApiVersion|CallSid|CallStatus"
              + "|CallbackSource|ConferenceSid|Direction|FriendlyName|SequenceNumber"
              + "|StatusCallbackEvent|Timestamp"
              // What the server has requested, and what events of their own say.
              + "|Coaching|EndConferenceOnExit|Hold|Muted|StartConferenceOnEnter");

  private EventParameters() {}

  /// Adds `params` to the row of an event.
  static void put(ObjectNode row, Map<String, String> parameters) {
    ObjectNode stored = row.putObject("params");
    parameters.forEach(
        (name, value) -> {
          if (!IN_COLUMNS.matcher(name).matches()) {
            stored.put(name, value);
          }
        });
  }
}
