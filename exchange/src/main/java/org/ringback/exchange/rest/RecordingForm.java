package org.ringback.exchange.rest;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.recording.RecordingOptions;
import org.ringback.exchange.recording.RecordingTrack;

/// Reads recording parameters: `RecordingChannels`, `RecordingTrack`, `Trim`,
/// `RecordingStatusCallback`.
final class RecordingForm {
  private static final int INVALID = 20001;
  private static final int BAD_CALLBACK = 21609;
  private static final Set<String> EVENTS = Set.of("in-progress", "completed", "absent");

  private RecordingForm() {}

  /// @param trim Twilio's default: true for a call placed with `Record`, false for a recording that
  ///   is started later
  static RecordingOptions read(Form form, boolean trim) {
    Set<String> events = new TreeSet<>();
    for (String each : form.all("RecordingStatusCallbackEvent")) {
      events.addAll(List.of(each.split("[\\s,]+")));
    }
    if (!EVENTS.containsAll(events)) {
      throw new TwilioError(400, INVALID, "RecordingStatusCallbackEvent may be of " + EVENTS);
    }
    return new RecordingOptions(
        form.one("RecordingChannels", "mono", Set.of("mono", "dual")).equals("dual") ? 2 : 1,
        RecordingTrack.valueOf(
            form.one("RecordingTrack", "both", Set.of("inbound", "outbound", "both"))
                .toUpperCase(Locale.ROOT)),
        form.one(
                "Trim",
                trim ? "trim-silence" : "do-not-trim",
                Set.of("trim-silence", "do-not-trim"))
            .equals("trim-silence"),
        form.target(
            "RecordingStatusCallback",
            "RecordingStatusCallbackMethod",
            WebhookTarget.NONE,
            BAD_CALLBACK),
        events.isEmpty() ? Set.of("completed") : events);
  }
}
